//! `http`: one request, judged against the grant, with the secrets put in by the host.

mod credentials;

use std::time::Duration;

use wasmtime::Result as Wasm;
use zeroize::Zeroizing;

use crate::call::{Call, Phase};
use crate::contract::http::{self, Auth, Header, Host, HttpError, Method, Request, Response, TransportError};
use crate::egress::{self, Answer, EgressError, Outgoing, Part, Passage, Sent, Target, authorize};

impl Host for Call {
    async fn fetch(&mut self, request: Request, auth: Vec<Auth>) -> Wasm<Result<Response, HttpError>> {
        let fetched = self.exchange(request, &auth).await;
        self.journal.note(|| match &fetched {
            Ok(response) => format!("answer: {} with {} bytes", response.status, response.body.len()),
            Err(fault) => format!("no answer: {}", self.redactor.text(&told(fault), 512)),
        });
        Ok(fetched)
    }
}

impl Call {
    async fn exchange(&mut self, request: Request, auth: &[Auth]) -> Result<Response, HttpError> {
        if self.phase != Phase::Sending {
            let why = "requests are made only while a message is sent";
            return Err(HttpError::Denied(why.to_owned()));
        }
        let target = Target::parse(&request.url).map_err(|why| HttpError::Invalid(why.to_owned()))?;
        let wished = request.timeout_ms.map(|wished| Duration::from_millis(wished.into()));
        let bytes = self.written(request, auth, &target)?;
        let passage = Passage {
            pool: &self.provision.pool,
            allow_private: self.provision.allow_private,
            stand_in: self.provision.stand_in(&target.host),
            limits: &self.limits,
            journal: &self.journal,
            timeout: wished.unwrap_or(self.limits.request).min(self.limits.request),
        };
        let sent = Sent::nothing(&self.footprint);
        let answer = self.egress.exchange(&target, &bytes, &passage, &sent).await;
        let answer = answer.map_err(http_error)?;
        if (200..300).contains(&answer.status) {
            self.footprint.confirm();
        }
        Ok(self.response(answer))
    }

    /// The bytes of a request that is granted, secrets and all.
    fn written(&mut self, request: Request, auth: &[Auth], target: &Target) -> Result<Zeroizing<Vec<u8>>, HttpError> {
        let method = word(request.method);
        let route = self.provision.route(method, target);
        let route = route.map_err(|refused| HttpError::Denied(refused.to_string()))?;
        let why = &route.why;
        self.journal
            .note(|| format!("{method} {}{}: granted to {why:?}", target.host, target.path));
        let credentials = self.credentials(auth, &route.written).map_err(HttpError::Denied)?;
        let outgoing = Outgoing {
            method,
            target: target.clone(),
            headers: headers(request.headers),
            body: body(request.body),
        };
        outgoing.judge(&self.limits).map_err(HttpError::Invalid)?;
        self.spend_request().map_err(HttpError::BudgetExhausted)?;
        let stamp = egress::Stamp {
            now: self.now,
            message_id: &self.subject.message_id,
        };
        let bytes = authorize(outgoing, &credentials, &stamp).map_err(HttpError::Invalid)?;
        let most = self.limits.request_bytes;
        if bytes.len() > most {
            return Err(HttpError::Invalid(format!("a request may have at most {most} bytes")));
        }
        Ok(bytes)
    }

    /// The answer as the plugin may see it: providers have been seen to echo keys.
    fn response(&self, answer: Answer) -> Response {
        let mask = |mut bytes: Vec<u8>| {
            self.provision.spellings.mask(&mut bytes);
            bytes
        };
        let headers = answer.headers.into_iter().map(|(name, value)| Header {
            name,
            value: mask(value),
        });
        Response {
            status: answer.status,
            headers: headers.collect(),
            body: mask(answer.body),
        }
    }
}

const fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

fn headers(headers: Vec<Header>) -> Vec<(String, Zeroizing<Vec<u8>>)> {
    headers
        .into_iter()
        .map(|header| (header.name, Zeroizing::new(header.value)))
        .collect()
}

fn body(body: http::Body) -> egress::Body {
    match body {
        http::Body::None => egress::Body::None,
        http::Body::Json(text) => egress::Body::Json(text),
        http::Body::Form(fields) => egress::Body::Form(
            fields
                .into_iter()
                .map(|(name, value)| (name, Zeroizing::new(value)))
                .collect(),
        ),
        http::Body::Multipart(parts) => egress::Body::Multipart(parts.into_iter().map(part).collect()),
        http::Body::Bytes(bytes) => egress::Body::Bytes(bytes),
    }
}

fn part(part: http::Part) -> Part {
    Part {
        name: part.name,
        file_name: part.file_name,
        media_type: part.media_type,
        content: part.content,
    }
}

/// A fault in the operator's words.
fn told(fault: &HttpError) -> String {
    match fault {
        HttpError::Denied(why) => format!("denied: {why}"),
        HttpError::Invalid(why) => format!("not a request to send: {why}"),
        HttpError::BudgetExhausted(why) => format!("too much asked for: {why}"),
        HttpError::Timeout(sent) => format!("it took too long; {}", left(*sent)),
        HttpError::Transport(fault) => format!("{}; {}", fault.detail, left(fault.sent)),
        HttpError::ResponseTooLarge(bytes) => format!("it is too large, with {bytes} bytes"),
    }
}

const fn left(sent: http::Sent) -> &'static str {
    match sent {
        http::Sent::No => "nothing was sent",
        http::Sent::Maybe => "the request may have arrived",
    }
}

fn http_error(fault: EgressError) -> HttpError {
    let sent = |sent| if sent { http::Sent::Maybe } else { http::Sent::No };
    match fault {
        EgressError::Denied(why) => HttpError::Denied(why),
        EgressError::TimedOut { sent: left } => HttpError::Timeout(sent(left)),
        EgressError::Broken { sent: left, detail } => HttpError::Transport(TransportError {
            sent: sent(left),
            detail,
        }),
        EgressError::TooLarge(size) => HttpError::ResponseTooLarge(size),
    }
}
