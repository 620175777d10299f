//! Signature Version 4 of AWS, over headers and body.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

use super::authorization::tag;
use super::outgoing::Settled;
use crate::fingerprint::hex;

/// Whose signature, and for what.
pub(super) struct Keys<'a> {
    pub(super) access: &'a str,
    pub(super) secret: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

/// The value of the Authorization header. `date` is the one the request carries.
pub(super) fn authorization(request: &Settled, keys: &Keys<'_>, date: &str) -> Result<String, String> {
    let day = date.get(..8).ok_or("the date is too short")?;
    let scope = format!("{day}/{}/{}/aws4_request", keys.region, keys.service);
    if !scope
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-_".contains(&byte))
    {
        return Err("a region or service of AWS is letters, digits and dashes".to_owned());
    }
    let (names, canonical) = canonical(request);
    let hash = hex(&Sha256::digest(canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}");
    let mut key = tag(format!("AWS4{}", keys.secret).as_bytes(), &[day.as_bytes()])?;
    for part in [keys.region, keys.service, "aws4_request"] {
        key = tag(&key, &[part.as_bytes()])?;
    }
    let signature = hex(&tag(&key, &[text.as_bytes()])?);
    let access = keys.access;
    Ok(format!(
        "AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names}, Signature={signature}"
    ))
}

/// The names of the signed headers, and the request in the one spelling both sides sign.
fn canonical(request: &Settled) -> (String, String) {
    let mut headers = vec![("host".to_owned(), request.target.authority())];
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if name == "content-type" || name.starts_with("x-amz-") {
            let value = String::from_utf8_lossy(value);
            headers.push((name, value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let mut text = format!(
        "{}\n{}\n{}\n",
        request.method,
        path(&request.target.path),
        query(request)
    );
    for (name, value) in &headers {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}:{value}");
    }
    let _ = write!(text, "\n{names}\n{}", hex(&Sha256::digest(&request.body)));
    (names, text)
}

/// Every service but S3 signs the path escaped once more.
fn path(path: &str) -> String {
    path.split('/').map(escaped).collect::<Vec<_>>().join("/")
}

fn query(request: &Settled) -> String {
    let query = request.target.query.as_deref().unwrap_or_default();
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (escaped(&name), escaped(&value)))
        .collect();
    pairs.sort();
    pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
