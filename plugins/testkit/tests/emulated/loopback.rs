//! A host that really connects, to this machine only: it puts secrets in their places and speaks HTTP/1.1.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use doorward_plugin::{
    Auth, AwsKeys, Body, ConfigValue, EmailContent, Host, HttpError, Level, Mac, Reply, Request, Response, SecretName,
    Sent, SmtpError, TransportError, base64,
};
use hmac::{Hmac, Mac as _};
use sha2::{Digest, Sha256};

/// As much of an answer as a plugin gets.
const RESPONSE: usize = 256 << 10;

/// The moment of every signature: 21 November 2026, 09:00:00.
const TIME: (&str, u64) = ("20261121T090000Z", 1_795_251_600);

pub(crate) struct Loopback {
    pub(crate) settings: BTreeMap<String, ConfigValue>,
    pub(crate) secret: &'static str,
    pub(crate) message_id: String,
    pub(crate) patience: Duration,
}

/// A request on its way to the wire.
struct Outgoing {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Host for Loopback {
    fn setting(&self, key: &str) -> Option<ConfigValue> {
        self.settings.get(key).cloned()
    }

    fn fetch(&self, request: Request) -> Result<Response, HttpError> {
        let lost = |sent, error: std::io::Error| match error.kind() {
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => HttpError::Timeout(sent),
            _ => HttpError::Transport(TransportError {
                sent,
                detail: error.to_string(),
            }),
        };
        let rest = request
            .url
            .strip_prefix("http://")
            .expect("this host is for this machine");
        let (authority, path) = rest.split_once('/').expect("an address has a path");
        let head = self.head(&request, authority, path);
        let mut stream = TcpStream::connect(authority).map_err(|error| lost(Sent::No, error))?;
        stream.set_read_timeout(Some(self.patience)).expect("a timeout is set");
        stream.write_all(&head).map_err(|error| lost(Sent::Maybe, error))?;
        let mut answer = Vec::new();
        let mut limited = (&mut stream).take(RESPONSE as u64 + 4096);
        limited
            .read_to_end(&mut answer)
            .map_err(|error| lost(Sent::Maybe, error))?;
        parsed(&answer)
    }

    fn submit(&self, _: &EmailContent, _: &str) -> Result<Reply, SmtpError> {
        Err(SmtpError::Denied("no relay".to_owned()))
    }

    fn verify(&self, _: &SecretName, _: Mac, _: &[u8], _: &[u8]) -> bool {
        false
    }

    fn matches(&self, _: &SecretName, _: &[u8]) -> bool {
        false
    }

    fn log(&self, _: Level, _: &str, _: &[(&str, &str)]) {}

    fn now_unix(&self) -> u64 {
        TIME.1
    }
}

impl Loopback {
    fn head(&self, request: &Request, authority: &str, path: &str) -> Vec<u8> {
        let mut out = Outgoing {
            headers: request.headers.clone(),
            body: Vec::new(),
        };
        out.headers.push(("host".to_owned(), authority.to_owned()));
        self.fill(&mut out, request);
        for auth in &request.auth {
            self.apply(&mut out, auth, path);
        }
        out.headers
            .push(("content-length".to_owned(), out.body.len().to_string()));
        out.headers.push(("connection".to_owned(), "close".to_owned()));
        let mut head = format!("POST /{path} HTTP/1.1\r\n");
        for (name, value) in &out.headers {
            write!(head, "{name}: {value}\r\n").expect("text takes text");
        }
        head.push_str("\r\n");
        [head.into_bytes(), out.body].concat()
    }

    fn fill(&self, out: &mut Outgoing, request: &Request) {
        let (kind, body) = match &request.body {
            Body::Json(text) => ("application/json", text.clone()),
            Body::Form(fields) => {
                let secret = request.auth.iter().filter_map(|auth| match auth {
                    Auth::FormField(named) => Some((named.name.clone(), self.secret.to_owned())),
                    _ => None,
                });
                let fields: Vec<_> = fields.iter().cloned().chain(secret).collect();
                let form = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish();
                ("application/x-www-form-urlencoded", form)
            }
            other => panic!("no test sends {other:?}"),
        };
        out.headers.push(("content-type".to_owned(), kind.to_owned()));
        out.body = body.into_bytes();
    }

    fn apply(&self, out: &mut Outgoing, auth: &Auth, path: &str) {
        let mut header = |name: &str, value: String| out.headers.push((name.to_owned(), value));
        match auth {
            Auth::Basic { username, .. } => {
                let pair = base64::encode(format!("{username}:{}", self.secret).as_bytes());
                header("authorization", format!("Basic {pair}"));
            }
            Auth::Bearer(_) => header("authorization", format!("Bearer {}", self.secret)),
            Auth::Header(named) => header(&named.name, self.secret.to_owned()),
            Auth::FormField(_) => {}
            Auth::SigV4(keys) => self.sign(out, keys, path),
            Auth::HmacBody { header: name, .. } => {
                let id = &self.message_id;
                let signed = [format!("{id}.{}.", TIME.1).as_bytes(), &out.body].concat();
                let signature = base64::encode(&keyed(self.secret.as_bytes(), &signed));
                out.headers.push((name.clone(), format!("v1,{signature}")));
                out.headers.push(("webhook-id".to_owned(), id.clone()));
                out.headers.push(("webhook-timestamp".to_owned(), TIME.1.to_string()));
            }
            Auth::Query(_) => panic!("no test sends a secret in the query"),
        }
    }

    fn sign(&self, out: &mut Outgoing, keys: &AwsKeys, path: &str) {
        let (time, _) = TIME;
        let host = out
            .headers
            .iter()
            .find(|(name, _)| name == "host")
            .map(|(_, host)| host.clone());
        let host = host.expect("the host is known");
        let digest = hexadecimal(&Sha256::digest(&out.body));
        let canonical = format!("POST\n/{path}\n\nhost:{host}\nx-amz-date:{time}\n\nhost;x-amz-date\n{digest}");
        let scope = format!("{}/{}/{}/aws4_request", &time[..8], keys.region, keys.service);
        let text = format!(
            "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
            hexadecimal(&Sha256::digest(canonical))
        );
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for step in scope.split('/') {
            key = keyed(&key, step.as_bytes());
        }
        let signature = hexadecimal(&keyed(&key, text.as_bytes()));
        let value = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEMULATED/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        out.headers.push(("x-amz-date".to_owned(), time.to_owned()));
        out.headers.push(("authorization".to_owned(), value));
    }
}

fn keyed(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.chain_update(data).finalize().into_bytes().to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text takes text");
        text
    })
}

/// The answer, if it arrived whole.
fn parsed(answer: &[u8]) -> Result<Response, HttpError> {
    let broken = || {
        HttpError::Transport(TransportError {
            sent: Sent::Maybe,
            detail: "the answer broke off".to_owned(),
        })
    };
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or_else(broken)?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok())
        .ok_or_else(broken)?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let promised = headers.iter().find(|(name, _)| name == "content-length");
    let promised: usize = promised.map_or(0, |(_, length)| length.parse().expect("a length is a number"));
    if promised > RESPONSE {
        return Err(HttpError::ResponseTooLarge(promised as u64));
    }
    let body = answer[end + 4..].to_vec();
    if body.len() < promised {
        return Err(broken());
    }
    Ok(Response {
        status,
        headers,
        body,
        received_at: TIME.1,
    })
}
