//! Every RPC of every service by name, bytes in and out.

use std::{collections::HashMap, str::FromStr, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use prost::Message;
use temporalio_client::{
    Connection, RetryOptions,
    grpc::{CloudService, HealthService, OperatorService, TestService, WorkflowService},
    request_extensions::RetryConfigForCall,
};
use tonic::{
    Response, Status,
    metadata::{AsciiMetadataKey, AsciiMetadataValue, BinaryMetadataKey, BinaryMetadataValue},
};

use crate::{
    config::{connection::CallConfig, invalid},
    error::{BridgeError, Code},
};

type Reply<'a> = BoxFuture<'a, Result<Vec<u8>, Status>>;

/// One call before its request type is known.
#[derive(Clone, Copy)]
pub struct Call<'b> {
    bytes: &'b [u8],
    config: &'b CallConfig,
}

mod table {
    #![allow(deprecated)]
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/rpc_table.rs"));
}

/// Finds the RPC, decodes the request and gives the call as a future; nothing has been sent yet.
pub fn dispatch<'a>(
    connection: &'a mut Connection,
    service: &str,
    rpc: &str,
    bytes: &[u8],
    config: &CallConfig,
) -> Result<Reply<'a>, BridgeError> {
    let call = Call { bytes, config };
    match service {
        "workflow" => table::workflow(connection, rpc, call),
        "operator" => table::operator(connection, rpc, call),
        "cloud" => table::cloud(connection, rpc, call),
        "test" => table::test(connection, rpc, call),
        "health" => table::health(connection, rpc, call),
        _ => Err(BridgeError::new(
            Code::UnknownRpc,
            format!("there is no service {service:?}: use workflow, operator, cloud, test or health"),
        )),
    }
}

impl Call<'_> {
    fn request<T: Message + Default>(self) -> Result<tonic::Request<T>, BridgeError> {
        let message = T::decode(self.bytes)
            .map_err(|error| BridgeError::new(Code::Decode, format!("the request is not a valid message: {error}")))?;
        let mut request = tonic::Request::new(message);
        if self.config.retry == Some(false) {
            request
                .extensions_mut()
                .insert(RetryConfigForCall(RetryOptions::no_retries()));
        }
        if let Some(timeout) = self.config.timeout_ms {
            request.set_timeout(Duration::from_millis(timeout));
        }
        set_headers(
            request.metadata_mut(),
            &self.config.headers,
            &self.config.binary_headers,
        )?;
        Ok(request)
    }
}

fn set_headers(
    metadata: &mut tonic::metadata::MetadataMap,
    headers: &HashMap<String, String>,
    binary_headers: &HashMap<String, Vec<u8>>,
) -> Result<(), BridgeError> {
    for (name, value) in headers {
        let key = AsciiMetadataKey::from_str(name).map_err(|error| invalid(format!("header {name:?}: {error}")))?;
        let value = AsciiMetadataValue::from_str(value)
            .map_err(|error| invalid(format!("value of header {name:?}: {error}")))?;
        metadata.insert(key, value);
    }
    for (name, value) in binary_headers {
        let key = BinaryMetadataKey::from_str(name)
            .map_err(|error| invalid(format!("binary header {name:?} (its name must end in -bin): {error}")))?;
        metadata.insert_bin(key, BinaryMetadataValue::from_bytes(value));
    }
    Ok(())
}

fn reply<'a, T: Message + 'a>(future: BoxFuture<'a, Result<Response<T>, Status>>) -> Reply<'a> {
    future
        .map(|result| result.map(|response| response.into_inner().encode_to_vec()))
        .boxed()
}

fn unknown_rpc(service: &str, rpc: &str) -> BridgeError {
    BridgeError::new(Code::UnknownRpc, format!("the {service} service has no RPC {rpc:?}"))
}
