//! How the server is reached, where it keeps its data and keys, and what it tells its operator.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use doorward_core::values::secret::SecretText;
use doorward_crypto::MasterKey;

use super::database_url::DatabaseUrl;
use super::table::settings;
use super::web::{Network, Origin, PublicUrl};
use crate::logs::{Format, Levels};

settings! {
    /// How the server is reached.
    pub struct Http {
        /// The address and port to listen on. Port 0 takes a free one; the real address is printed, and stands in
        /// `<data_dir>/listen` until the server is told to end.
        ///
        /// With an address other machines can reach, everything that `--production` demands is demanded.
        listen: SocketAddr = "127.0.0.1:8080" example "0.0.0.0:8080";
        /// The address people reach the server at: links in messages begin with it, and tokens name it as their issuer.
        /// Not set, it is the listening address.
        public_url: Option<PublicUrl> = "" example "https://login.example.com";
        /// The proxies whose `X-Forwarded-For` is believed: addresses or ranges.
        trusted_proxies: Vec<Network> = "" example "10.0.0.0/8, 192.168.1.5";
        /// The web pages that may call the API from a browser, by their origin.
        cors_origins: Vec<Origin> = "" example "https://app.example.com";
        /// How many seconds a request may take before it is answered with an error.
        request_timeout_s: u32 = "30" from "1" to "600";
        /// How many seconds a client may take to send the head of a request: its first line and headers.
        head_timeout_s: u32 = "15" from "1" to "600";
        /// How many seconds the server goes on answering after it was told to end, while `/health/ready` already says no: give a
        /// balancer that asks for it the time to ask, and a supervisor as much more patience before it kills.
        drain_delay_s: u32 = "0" from "0" to "600";
        /// How many connections may be open. Further ones wait until one ends.
        max_connections: usize = "4096" from "16" to "1000000";
        /// How many bytes the headers of a request may have.
        header_limit: usize = "16384" from "1024" to "1048576";
        /// How many bytes the body of a request may have.
        body_limit_bytes: usize = "1048576" from "1024" to "16777216";
    }
    sections { tls: Tls }
}

settings! {
    /// TLS by the server itself. Not needed behind a proxy that speaks TLS.
    pub struct Tls {
        /// The PEM file with the certificate and its chain.
        certificate: Option<PathBuf> = "" example "/etc/doorward/certificate.pem";
        /// The PEM file with the certificate's private key.
        key: Option<PathBuf> = "" example "/etc/doorward/key.pem";
    }
    sections {}
}

settings! {
    /// Where the data lives.
    pub struct Database {
        /// The store: `surrealkv://PATH` in files, `mem://` in memory (lost at the end), `ws://` or `wss://` on a SurrealDB
        /// server. `<data_dir>` stands for `data_dir`.
        url: DatabaseUrl = "surrealkv://<data_dir>/db" example "wss://db.example.com";
        /// The namespace on the server.
        namespace: String = "doorward";
        /// The database in the namespace.
        database: String = "doorward";
        /// The user name for a SurrealDB server.
        username: Option<String> = "" example "doorward";
        /// The password for a SurrealDB server.
        password: Option<SecretText> = "";
    }
    sections {}
}

settings! {
    /// The keys that sign tokens and seal what is kept.
    pub struct Keys {
        /// The key all other keys are made from or sealed with: 32 bytes in base64, as `openssl rand -base64 32` prints them, or
        /// 64 hexadecimal digits. Whoever loses it loses what it seals.
        ///
        /// Not set, one is generated into `data_dir`, which is for development only.
        master_key: Option<MasterKey> = "";
        /// After how long a new key begins to sign tokens. The old one verifies until its last token has expired.
        rotate_after: Duration = "30d" from "1d" to "400d";
    }
    sections {}
}

settings! {
    /// What is logged, and where to. Never codes, tokens, passwords, addresses or bodies, at any level.
    pub struct Logging {
        /// How much: off, error, warn, info, debug or trace; then, if wanted, other levels for single modules. Libraries that
        /// would log queries or bodies stay at warn.
        level: Levels = "info" example "info,doorward_http=debug";
        /// The form: `pretty` for people, `json` for programs, `auto` for pretty on a terminal and JSON elsewhere.
        format: Format = "auto";
        /// A file to log to as well. A new one is begun each day (UTC), with the date behind the name; the name itself leads to
        /// the newest.
        file: Option<PathBuf> = "" example "UserAuth.log";
    }
    sections {}
}

settings! {
    /// Measurements for Prometheus. Each says at `/metrics` what it means. The first to put an alarm on: `http_requests_total` by
    /// status, `sign_ins_total` by result, `sends_total` by outcome, `outbox_oldest_seconds`, `store_commit_seconds`,
    /// `password_hashes_in_hand`, and `audit_events_total` for `session.token_reused`.
    pub struct Metrics {
        /// An address of their own for `/metrics`. Not set, they are served with everything else while the inbox is on, and
        /// not at all without it, unless `metrics.public` is true.
        listen: Option<SocketAddr> = "" example "127.0.0.1:9090";
        /// Whether strangers may read them. How many messages leave tells them whether an address has an account: in
        /// production `metrics.listen` is an address of this machine or of a private network, unless this is true.
        public: bool = "false";
    }
    sections {}
}
