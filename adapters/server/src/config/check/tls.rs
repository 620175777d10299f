//! Whether the server can speak TLS with what it was given.

use doorward_core::ports::Clock as _;
use doorward_crypto::SystemClock;

use super::super::Tls;
use super::super::problem::Problem;
use crate::listening::tls::{TlsFault, examine};

/// What is wrong with the certificate and its key, once both files are there.
pub(super) fn check(tls: &Tls) -> Option<Problem> {
    let (certificate, key) = (tls.certificate.as_deref()?, tls.key.as_deref()?);
    if !(certificate.is_file() && key.is_file()) {
        return None;
    }
    let fault = examine(certificate, key, SystemClock.now()).err()?;
    let (at, file) = if fault.is_of_the_key() {
        ("http.tls.key", key)
    } else {
        ("http.tls.certificate", certificate)
    };
    Some(Problem::new(
        at,
        format!("{:?}: {fault}", file.display().to_string()),
        cure(&fault),
    ))
}

const fn cure(fault: &TlsFault) -> &'static str {
    match fault {
        TlsFault::CertificateFile(_) | TlsFault::KeyFile(_) => "let the user that the server runs as read it",
        TlsFault::NoCertificate => "name the file with the certificate and its chain, the server's own first",
        TlsFault::NoKey => "name the file with the private key, without a password",
        TlsFault::KindOfKey => "take an ECDSA (P-256, P-384), Ed25519 or RSA key",
        TlsFault::Mismatch => "name the key the certificate was made for",
        TlsFault::Expired(_) => "renew the certificate",
        TlsFault::NotYet(_) => "look whether the clock of this machine is right, or wait",
    }
}
