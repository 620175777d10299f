//! TLS by the server itself.

use std::path::Path;
use std::sync::Arc;

use doorward_tests::world::Node;
use doorward_tests::{Store, stage};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The settings for a certificate that was just made, and who trusts it.
fn certified(directory: &Path, made: &CertifiedKey<KeyPair>) -> ([String; 3], TlsConnector) {
    let (certificate, key) = (directory.join("certificate.pem"), directory.join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let settings = [
        format!("http.tls.certificate = \"{}\"", certificate.display()),
        format!("http.tls.key = \"{}\"", key.display()),
        "http.public_url = \"https://localhost\"".to_owned(),
    ];
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (settings, TlsConnector::from(Arc::new(client)))
}

#[test]
fn a_server_with_a_certificate_speaks_tls_and_asks_to_be_spoken_to_so() {
    let directory = tempfile::tempdir().unwrap();
    let made = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (settings, connector) = certified(directory.path(), &made);
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    stage(async || {
        let node = Node::start(&Store::Memory, &settings).await;
        let address = node.base().trim_start_matches("http://").to_owned();
        let plain = TcpStream::connect(address).await.unwrap();

        let mut talk = connector
            .connect(ServerName::try_from("localhost").unwrap(), plain)
            .await
            .unwrap();
        let request = "GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        talk.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        talk.read_to_string(&mut answer).await.unwrap();

        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains("strict-transport-security: max-age="), "{answer}");
    });
}
