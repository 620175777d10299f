//! A server that treats tokens as the real one does: the last refresh token counts until its successor is used.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use doorward_sdk::models::LoginPasswordBody;
use doorward_sdk::{Builder, Doorward};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) target: String,
    pub(crate) query: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Value,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Json(u16, Value),
    WithHeader(u16, Value, &'static str, String),
    /// Nothing: the connection ends.
    Lost,
    /// The request is carried out, and nothing is answered.
    DoneAndLost,
    /// The request is carried out after something else has happened.
    After(Arc<tokio::sync::Notify>),
}

#[derive(Default)]
struct State {
    asked: Vec<Asked>,
    next: HashMap<String, VecDeque<Reply>>,
    renewals: usize,
    access: String,
    current: String,
    previous: Option<String>,
    is_over: bool,
}

/// The server, and what a test can make of it.
#[derive(Clone)]
pub(crate) struct FakeServer {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

impl FakeServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = State {
            access: "access-0".to_owned(),
            current: "refresh-0".to_owned(),
            ..State::default()
        };
        let server = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            state: Arc::new(Mutex::new(state)),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        server
    }

    /// Answers the next request to this method and path in this way, once.
    pub(crate) fn next(&self, target: &str, reply: Reply) {
        self.state().next.entry(target.to_owned()).or_default().push_back(reply);
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    pub(crate) fn times(&self, target: &str) -> usize {
        self.state().asked.iter().filter(|asked| asked.target == target).count()
    }

    pub(crate) fn last(&self) -> Asked {
        self.state().asked.last().unwrap().clone()
    }

    /// Makes the tokens that are out count no more; the refresh token still does.
    pub(crate) fn ends_access(&self) {
        "another".clone_into(&mut self.state().access);
    }

    pub(crate) fn ends_session(&self) {
        self.state().is_over = true;
    }

    /// A client of this server that does not wait long.
    pub(crate) fn client(&self) -> Builder {
        Doorward::builder(&self.url).backoff(Duration::from_millis(1))
    }

    pub(crate) fn tokens(&self) -> Value {
        tokens(&self.state())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(asked) = read(&mut stream).await else {
            return;
        };
        let reply = {
            let mut state = self.state();
            state.asked.push(asked.clone());
            state.next.get_mut(&asked.target).and_then(VecDeque::pop_front)
        };
        let (status, body, header) = match reply {
            Some(Reply::Json(status, body)) => (status, body, String::new()),
            Some(Reply::WithHeader(status, body, name, value)) => (status, body, format!("{name}: {value}\r\n")),
            Some(Reply::Lost) => return,
            Some(Reply::DoneAndLost) => {
                self.carries_out(&asked);
                return;
            }
            Some(Reply::After(event)) => {
                event.notified().await;
                self.carries_out(&asked)
            }
            None => self.carries_out(&asked),
        };
        let text = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let length = text.len();
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n{header}content-length: {length}\r\n\r\n{text}"
        );
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    fn carries_out(&self, asked: &Asked) -> (u16, Value, String) {
        let mut state = self.state();
        let (status, body) = match asked.target.as_str() {
            "POST /v1/tokens/refresh" => refresh(&mut state, asked),
            "POST /v1/login/password" => (200, tokens(&state)),
            _ if state.is_over || !asked.is_from(&state.access) => (401, problem(401, "token_expired")),
            "POST /v1/logout" => (204, Value::Null),
            _ => (200, ann()),
        };
        (status, body, String::new())
    }
}

impl Asked {
    fn is_from(&self, token: &str) -> bool {
        self.headers.get("authorization") == Some(&format!("Bearer {token}"))
    }
}

fn refresh(state: &mut State, asked: &Asked) -> (u16, Value) {
    let given = asked.body["refresh_token"].as_str().unwrap().to_owned();
    if state.is_over || (given != state.current && Some(&given) != state.previous.as_ref()) {
        return (401, problem(401, "token_expired"));
    }
    state.renewals += 1;
    state.previous = Some(given);
    state.access = format!("access-{}", state.renewals);
    state.current = format!("refresh-{}", state.renewals);
    (200, tokens(state))
}

fn tokens(state: &State) -> Value {
    json!({ "access_token": state.access, "token_type": "Bearer", "expires_in": 600, "refresh_token": state.current, "session_id": "ses_1" })
}

pub(crate) fn problem(status: u16, code: &str) -> Value {
    json!({ "type": format!("/problems/{code}"), "title": code, "status": status, "code": code, "detail": format!("it is {code}"), "request_id": "r1" })
}

/// Ann, as a server newer than this client describes her.
pub(crate) fn ann() -> Value {
    json!({
        "id": "usr_1", "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "email_verified": true,
        "phone_verified": false, "role": "gardener", "status": "active", "locale": "en", "shoe_size": 39,
        "created_at": "2026-11-21T10:00:00Z", "updated_at": "2026-11-21T10:00:00Z", "version": 7,
    })
}

/// A client that is signed in.
pub(crate) async fn signed_in(builder: Builder) -> Doorward {
    let doorward = builder.build().unwrap();
    let body = LoginPasswordBody {
        email: Some("ann@example.com".to_owned()),
        password: "secret".into(),
        ..Default::default()
    };
    doorward.login_with_password(&body).await.unwrap();
    doorward
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut received = Vec::new();
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(head) = request.parse(&received).ok()? {
            let headers: HashMap<String, String> = request
                .headers
                .iter()
                .map(|it| (it.name.to_lowercase(), String::from_utf8_lossy(it.value).into_owned()))
                .collect();
            let length: usize = headers
                .get("content-length")
                .map_or(0, |length| length.parse().unwrap());
            if received.len() >= head + length {
                let (path, query) = request.path?.split_once('?').unwrap_or((request.path?, ""));
                return Some(Asked {
                    target: format!("{} {path}", request.method?),
                    query: query.to_owned(),
                    headers,
                    body: serde_json::from_slice(&received[head..]).unwrap_or_default(),
                });
            }
        }
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}
