//! What is said about a certificate and a key that do not work, before anybody is let in.

use rcgen::{CertificateParams, KeyPair, date_time_ymd};

use crate::world::Machine;

/// A machine that speaks TLS with a certificate for these years and this key.
fn machine(from: i32, until: i32, key: impl FnOnce(&KeyPair) -> String) -> Machine {
    let own = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    with(&params.self_signed(&own).unwrap().pem(), &key(&own))
}

fn with(certificate: &str, key: &str) -> Machine {
    let machine = Machine::new();
    let certificate = machine.writes("certificate.pem", certificate);
    let key = machine.writes("key.pem", key);
    machine
        .sets("DOORWARD_HTTP__TLS__CERTIFICATE", certificate)
        .sets("DOORWARD_HTTP__TLS__KEY", key)
}

#[test]
fn a_certificate_that_counts_and_its_key_are_no_problem() {
    assert_eq!(machine(2020, 2090, KeyPair::serialize_pem).problems(), "");
}

#[test]
fn a_file_without_a_certificate_is_refused() {
    for text in [
        "",
        "nothing",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let key = KeyPair::generate().unwrap().serialize_pem();

        insta::allow_duplicates! {
            insta::assert_snapshot!(with(text, &key).problems(), @r#"
            the configuration has 1 problem:
              http.tls.certificate: "~/certificate.pem": the file holds no certificate in PEM; name the file with the certificate and its chain, the server's own first
            "#);
        }
    }
}

#[test]
fn a_file_without_a_key_is_refused() {
    let machine = machine(2020, 2090, |_| "nothing".to_owned());

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 1 problem:
      http.tls.key: "~/key.pem": the file holds no private key in PEM that is not locked by a password; name the file with the private key, without a password
    "#);
}

#[test]
fn the_key_of_another_certificate_is_refused() {
    let machine = machine(2020, 2090, |_| KeyPair::generate().unwrap().serialize_pem());

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 1 problem:
      http.tls.key: "~/key.pem": the key does not belong to the certificate; name the key the certificate was made for
    "#);
}

#[test]
fn a_certificate_out_of_its_time_is_refused() {
    let (old, early) = (
        machine(2020, 2021, KeyPair::serialize_pem),
        machine(2089, 2090, KeyPair::serialize_pem),
    );

    insta::assert_snapshot!(old.problems(), @r#"
    the configuration has 1 problem:
      http.tls.certificate: "~/certificate.pem": the certificate expired on 2021-01-01 00:00:00 UTC; renew the certificate
    "#);
    insta::assert_snapshot!(early.problems(), @r#"
    the configuration has 1 problem:
      http.tls.certificate: "~/certificate.pem": the certificate counts from 2089-01-01 00:00:00 UTC on only; look whether the clock of this machine is right, or wait
    "#);
}
