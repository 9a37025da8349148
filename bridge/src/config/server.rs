//! Options of an ephemeral server.

use serde::Deserialize;
use temporalio_sdk_core::ephemeral_server::{
    EphemeralExe, EphemeralExeVersion, TemporalDevServerConfig, TestServerConfig as CoreTestServerConfig,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DevServerConfig {
    executable: Executable,
    namespace: String,
    ip: String,
    port: Option<u16>,
    ui_port: Option<u16>,
    ui: bool,
    database_file: Option<String>,
    log_level: String,
    extra_args: Vec<String>,
    pub inherit_output: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestServerConfig {
    executable: Executable,
    port: Option<u16>,
    extra_args: Vec<String>,
    pub inherit_output: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Executable {
    Path(String),
    Download { download: Download },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Download {
    version: String,
    directory: Option<String>,
}

impl DevServerConfig {
    pub fn core_config(self) -> TemporalDevServerConfig {
        TemporalDevServerConfig::builder()
            .exe(self.executable.core_exe())
            .namespace(self.namespace)
            .ip(self.ip)
            .maybe_port(self.port)
            .maybe_ui_port(self.ui_port)
            .ui(self.ui)
            .maybe_db_filename(self.database_file)
            .log(("pretty".to_owned(), self.log_level))
            .extra_args(self.extra_args)
            .build()
    }
}

impl TestServerConfig {
    pub fn core_config(self) -> CoreTestServerConfig {
        CoreTestServerConfig::builder()
            .exe(self.executable.core_exe())
            .maybe_port(self.port)
            .extra_args(self.extra_args)
            .build()
    }
}

impl Executable {
    fn core_exe(self) -> EphemeralExe {
        match self {
            Self::Path(path) => EphemeralExe::ExistingPath(path),
            Self::Download { download } => EphemeralExe::CachedDownload {
                version: if download.version == "default" {
                    EphemeralExeVersion::SDKDefault {
                        sdk_name: "sdk-typescript".to_owned(),
                        sdk_version: "1.11.0".to_owned(),
                    }
                } else {
                    EphemeralExeVersion::Fixed(download.version)
                },
                dest_dir: download.directory,
                ttl: None,
            },
        }
    }
}
