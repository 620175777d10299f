//! Certificates for peers on this machine.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::TlsAcceptor;

/// A certificate (DER) that is its own authority for this name, and the peer's side of TLS with it.
pub(crate) fn certified(name: &str) -> (Vec<u8>, TlsAcceptor) {
    let key = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a key can be made");
    let certificate = key.cert.der().clone();
    let private = key
        .signing_key
        .serialize_der()
        .try_into()
        .expect("the key has a known form");
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], private)
        .expect("key and certificate belong together");
    (certificate.to_vec(), TlsAcceptor::from(Arc::new(config)))
}
