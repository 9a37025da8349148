//! Bytes to JavaScript, always as copies in plain `Uint8Array`s: as fast as external buffers, no finalizer, and
//! protobuf-es does not hand out `Buffer`s that share the whole message.

use std::ptr;

use napi::{
    bindgen_prelude::{ToNapiValue, TypeName, ValueType},
    check_status, sys,
};

/// One message as a `Uint8Array`.
pub struct Bytes(pub Vec<u8>);

/// Several messages as an array of `Uint8Array`s.
pub struct Batch(pub Vec<Vec<u8>>);

impl ToNapiValue for Bytes {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        unsafe { copy(env, &value.0) }
    }
}

impl TypeName for Bytes {
    fn type_name() -> &'static str {
        "Uint8Array"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl ToNapiValue for Batch {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        let mut array = ptr::null_mut();
        check_status!(unsafe { sys::napi_create_array_with_length(env, value.0.len(), &mut array) })?;
        for (index, message) in value.0.iter().enumerate() {
            let bytes = unsafe { copy(env, message) }?;
            check_status!(unsafe { sys::napi_set_element(env, array, index as u32, bytes) })?;
        }
        Ok(array)
    }
}

impl TypeName for Batch {
    fn type_name() -> &'static str {
        "Array<Uint8Array>"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

unsafe fn copy(env: sys::napi_env, bytes: &[u8]) -> napi::Result<sys::napi_value> {
    let mut data = ptr::null_mut();
    let mut buffer = ptr::null_mut();
    check_status!(unsafe { sys::napi_create_arraybuffer(env, bytes.len(), &mut data, &mut buffer) })?;
    if !bytes.is_empty() {
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), data.cast(), bytes.len()) };
    }
    let mut array = ptr::null_mut();
    check_status!(unsafe {
        sys::napi_create_typedarray(
            env,
            sys::TypedarrayType::uint8_array,
            bytes.len(),
            buffer,
            0,
            &mut array,
        )
    })?;
    Ok(array)
}
