//! TLS by the server itself: the certificate and its key, looked at before anybody is let in.

mod validity;

use std::path::Path;
use std::sync::Arc;

use doorward_core::Timestamp;
use poem::http::uri::Scheme;
use poem::listener::{Acceptor, RustlsCertificate, RustlsConfig};
use poem::web::{LocalAddr, RemoteAddr};
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use self::validity::Validity;
use crate::config::Tls;

/// Why a certificate and its key do not work together.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// There is no reading the file with the certificate.
    #[error("the file with the certificate cannot be read")]
    CertificateFile(#[source] std::io::Error),
    /// The file holds no certificate.
    #[error("the file holds no certificate in PEM")]
    NoCertificate,
    /// There is no reading the file with the key.
    #[error("the file with the key cannot be read")]
    KeyFile(#[source] std::io::Error),
    /// The file holds no private key.
    #[error("the file holds no private key in PEM that is not locked by a password")]
    NoKey,
    /// The key is of a kind nobody signs TLS with.
    #[error("the key is of a kind that TLS has no use for")]
    KindOfKey,
    /// The key belongs to another certificate.
    #[error("the key does not belong to the certificate")]
    Mismatch,
    /// The certificate does not count any more.
    #[error("the certificate expired on {0}")]
    Expired(Timestamp),
    /// The certificate does not count yet.
    #[error("the certificate counts from {0} on only")]
    NotYet(Timestamp),
}

impl TlsFault {
    /// Whether the key, and not the certificate, is to blame.
    pub(crate) const fn is_of_the_key(&self) -> bool {
        matches!(self, Self::KeyFile(_) | Self::NoKey | Self::KindOfKey | Self::Mismatch)
    }
}

/// Whether the files hold a certificate that counts at an instant, and its key.
pub(crate) fn examine(certificate: &Path, key: &Path, now: Timestamp) -> Result<(), TlsFault> {
    let (certificate, key) = read(certificate, key)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&certificate)
        .collect::<Result<_, _>>()
        .map_err(|_| TlsFault::NoCertificate)?;
    let first = chain.first().ok_or(TlsFault::NoCertificate)?;
    let validity = Validity::of(first).ok_or(TlsFault::NoCertificate)?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| TlsFault::NoKey)?;
    let key = any_supported_type(&key).map_err(|_| TlsFault::KindOfKey)?;
    let pair = CertifiedKey::new(chain, Arc::clone(&key));
    pair.keys_match().map_err(|_| TlsFault::Mismatch)?;
    if now > validity.until {
        Err(TlsFault::Expired(validity.until))
    } else if now < validity.from {
        Err(TlsFault::NotYet(validity.from))
    } else {
        Ok(())
    }
}

/// TLS as configured, if it is.
pub(super) fn configured(tls: &Tls) -> Result<Option<RustlsConfig>, TlsFault> {
    let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) else {
        return Ok(None);
    };
    let (certificate, key) = read(certificate, key)?;
    let pair = RustlsCertificate::new().cert(certificate).key(key);
    Ok(Some(RustlsConfig::new().fallback(pair)))
}

/// Lets nobody in at the very first asking. TLS asks for a connection and for its configuration at once, and would turn away
/// whoever waits already when it is told of the connection first.
pub(super) struct AfterTheConfig<A> {
    inner: A,
    is_asked: bool,
}

impl<A> AfterTheConfig<A> {
    pub(super) const fn of(inner: A) -> Self {
        Self { inner, is_asked: false }
    }
}

impl<A: Acceptor> Acceptor for AfterTheConfig<A> {
    type Io = A::Io;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> std::io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        if !std::mem::replace(&mut self.is_asked, true) {
            tokio::task::yield_now().await;
        }
        self.inner.accept().await
    }
}

fn read(certificate: &Path, key: &Path) -> Result<(Vec<u8>, Vec<u8>), TlsFault> {
    let certificate = std::fs::read(certificate).map_err(TlsFault::CertificateFile)?;
    let key = std::fs::read(key).map_err(TlsFault::KeyFile)?;
    Ok((certificate, key))
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use poem::listener::AcceptorExt as _;
    use poem::listener::TcpAcceptor;
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    #[tokio::test]
    async fn who_waits_before_the_certificate_is_loaded_is_let_in() {
        let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        for _ in 0..50 {
            let pair = RustlsCertificate::new()
                .cert(signed.cert.pem())
                .key(signed.signing_key.serialize_pem());
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let _waiting = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let plain = AfterTheConfig::of(TcpAcceptor::from_tokio(listener).unwrap());

            let mut acceptor = plain.rustls(stream::iter([RustlsConfig::new().fallback(pair)]));

            assert!(acceptor.accept().await.is_ok());
        }
    }
}
