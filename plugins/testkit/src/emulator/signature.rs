//! AWS signatures, version 4, as the receiving side checks them.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::call::Call;

/// Checks a call's signature for a service. Without a secret it is enough that there is one for that service.
pub(crate) fn check(call: &Call, service: &str, secret: Option<&str>) -> Result<(), String> {
    let header = call.header("authorization").ok_or("the request is not signed")?;
    let parts = header
        .strip_prefix("AWS4-HMAC-SHA256 ")
        .ok_or("the request is not signed with version 4")?;
    let part = |name: &str| {
        let mut parts = parts.split(',').map(str::trim);
        parts
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .ok_or(format!("{name} is missing"))
    };
    let (_, scope) = part("Credential")?
        .split_once('/')
        .ok_or("the credential has no scope")?;
    let [date, region, of_service, "aws4_request"] = *scope.split('/').collect::<Vec<_>>() else {
        return Err(format!("the scope {scope} is none"));
    };
    if of_service != service {
        return Err(format!("the signature is for {of_service}, not {service}"));
    }
    let Some(secret) = secret else {
        return Ok(());
    };
    let canonical = canonical_request(call, part("SignedHeaders")?)?;
    let time = call.header("x-amz-date").ok_or("x-amz-date is missing")?;
    let text = format!(
        "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
        hexadecimal(&Sha256::digest(canonical))
    );
    let mut key = keyed(format!("AWS4{secret}").as_bytes(), date);
    for step in [region, service, "aws4_request"] {
        key = keyed(&key, step);
    }
    if hexadecimal(&keyed(&key, &text)) == part("Signature")? {
        Ok(())
    } else {
        Err("the signature does not match".to_owned())
    }
}

fn canonical_request(call: &Call, signed: &str) -> Result<String, String> {
    for name in ["host", "x-amz-date"] {
        if !signed.split(';').any(|signed| signed == name) {
            return Err(format!("{name} is not signed"));
        }
    }
    let headers = signed.split(';').map(|name| {
        let value = call.header(name).ok_or(format!("{name} is signed and missing"))?;
        Ok(format!(
            "{name}:{}\n",
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        ))
    });
    let headers = headers.collect::<Result<String, String>>()?;
    let digest = hexadecimal(&Sha256::digest(&call.body));
    Ok(format!(
        "{}\n{}\n{}\n{headers}\n{signed}\n{digest}",
        call.method, call.path, call.query
    ))
}

fn keyed(key: &[u8], text: &str) -> Vec<u8> {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16);
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(digit)
        .collect()
}
