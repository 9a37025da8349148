//! Writes the table of all RPCs: one match arm a method, from the descriptors that temporalio-protos compiled.

use std::{env, fmt::Write, fs, path::Path};

use prost::Message;
use prost_types::FileDescriptorSet;

/// Function in the generated table, full name of the gRPC service, trait of Core's client that has its methods.
const SERVICES: [(&str, &str, &str); 5] = [
    (
        "workflow",
        "temporal.api.workflowservice.v1.WorkflowService",
        "WorkflowService",
    ),
    (
        "operator",
        "temporal.api.operatorservice.v1.OperatorService",
        "OperatorService",
    ),
    (
        "cloud",
        "temporal.api.cloud.cloudservice.v1.CloudService",
        "CloudService",
    ),
    ("test", "temporal.api.testservice.v1.TestService", "TestService"),
    ("health", "grpc.health.v1.Health", "HealthService"),
];

fn main() {
    napi_build::setup();

    let path = env::var("DEP_TEMPORALIO_PROTOS_DESCRIPTOR_PATH")
        .expect("temporalio-protos must be a direct dependency: it tells where its descriptors are");
    println!("cargo:rerun-if-changed={path}");
    let bytes = fs::read(&path).expect("read the descriptors of temporalio-protos");
    let descriptors = FileDescriptorSet::decode(bytes.as_slice()).expect("decode the descriptors of temporalio-protos");

    let mut table = String::new();
    for (function, service, interface) in SERVICES {
        let methods = unary_methods(&descriptors, service);
        assert!(!methods.is_empty(), "no unary method of {service} in {path}");
        write_service(&mut table, function, interface, &methods).expect("write to a string");
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("rpc_table.rs");
    fs::write(out, table).expect("write the RPC table");
}

fn unary_methods(descriptors: &FileDescriptorSet, full_name: &str) -> Vec<String> {
    let (package, name) = full_name.rsplit_once('.').expect("a service name has a package");
    descriptors
        .file
        .iter()
        .filter(|file| file.package() == package)
        .flat_map(|file| &file.service)
        .filter(|service| service.name() == name)
        .flat_map(|service| &service.method)
        .filter(|method| !method.client_streaming() && !method.server_streaming())
        .map(|method| method.name().to_owned())
        .collect()
}

fn write_service(table: &mut String, function: &str, interface: &str, methods: &[String]) -> std::fmt::Result {
    writeln!(
        table,
        "pub fn {function}<'a>(connection: &'a mut Connection, rpc: &str, call: Call<'_>) -> Result<Reply<'a>, BridgeError> {{"
    )?;
    writeln!(table, "    match rpc {{")?;
    for method in methods {
        let snake = snake_case(method);
        writeln!(
            table,
            "        {method:?} => Ok(reply({interface}::{snake}(connection, call.request()?))),"
        )?;
    }
    writeln!(table, "        _ => Err(unknown_rpc({function:?}, rpc)),")?;
    writeln!(table, "    }}\n}}")
}

/// `PollWorkflowTaskQueue` → `poll_workflow_task_queue`, as tonic names the methods.
fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (i, c) in chars.iter().enumerate() {
        let after_lower = i > 0 && !chars[i - 1].is_uppercase();
        let before_lower = i > 0 && chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}
