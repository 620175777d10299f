//! The server: it listens, hands each call to the provider it is meant for, and keeps what was taken.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::answer::{Answer, Sent};
use super::call::Call;
use super::chance::Chance;
use super::shape::{Keys, Order, SHAPES, Shape};
use super::{Conduct, Trouble};

/// How large a request may be.
const REQUEST: usize = 8 << 20;

/// How large the answer is that is too large.
const HUGE: usize = 4 << 20;

/// A request that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its body as text, a form's fields decoded, a line each.
    pub body: String,
}

/// A message that an emulated provider took responsibility for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The provider.
    pub provider: &'static str,
    /// The address or number.
    pub recipient: String,
    /// The text.
    pub text: String,
    /// Doorward's name for the message, where the format has room for one.
    pub reference: Option<String>,
}

/// Emulated providers, for as long as this lives.
pub struct Emulator {
    address: SocketAddr,
    state: Arc<State>,
    listening: JoinHandle<()>,
}

struct State {
    conduct: Conduct,
    keys: Keys,
    course: Mutex<Course>,
}

struct Course {
    chance: Chance,
    calls: u64,
    latest: Option<Received>,
    taken: Vec<Taken>,
}

impl Emulator {
    /// Listens on this address; port 0 is any free one. Needs a tokio runtime.
    pub async fn start(address: SocketAddr, conduct: Conduct) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let keys = Keys {
            aws_secret: conduct.aws_secret.clone(),
            webhook_key: conduct.webhook_key.clone(),
        };
        let course = Course {
            chance: Chance::new(conduct.failing_per_mille, conduct.seed),
            calls: 0,
            latest: None,
            taken: Vec::new(),
        };
        let state = Arc::new(State {
            conduct,
            keys,
            course: Mutex::new(course),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&state)));
        Ok(Self {
            address,
            state,
            listening,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to set as a provider's `endpoint`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was taken, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.state.course().taken.clone()
    }

    /// Whether a provider of this name is among the emulated ones.
    pub fn knows(name: &str) -> bool {
        SHAPES.iter().any(|shape| shape.name() == name)
    }

    /// The request that came in last.
    pub fn latest(&self) -> Option<Received> {
        self.state.course().latest.clone()
    }

    /// How many requests for a provider came in, answered in whatever way.
    pub fn calls(&self) -> u64 {
        self.state.course().calls
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| answer(Arc::clone(&state), request));
            // A connection that breaks is the other side's to report.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// Answers a request; an error breaks the connection.
async fn answer(state: Arc<State>, request: Request<Incoming>) -> io::Result<Response<Sent>> {
    let call = read(request).await?;
    if call.path == "/emulator/messages" {
        return respond(state.messages(), Sent::whole);
    }
    state.note(&call);
    let Some(shape) = state.shape(&call) else {
        return respond(Answer::new(404, "text/plain", "no provider lives here"), Sent::whole);
    };
    tokio::time::sleep(state.conduct.latency).await;
    let by_chance = state.called();
    let order = match shape.order(&call, &state.keys) {
        Ok(order) => order,
        Err(answer) => return respond(answer, Sent::whole),
    };
    let trouble = Trouble::asked_by(&order.recipient).or(by_chance);
    if trouble == Some(Trouble::Slow) {
        tokio::time::sleep(state.conduct.slowness).await;
    }
    state.settle(shape, &order, trouble)
}

async fn read(request: Request<Incoming>) -> io::Result<Call> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, REQUEST).collect().await.map_err(io::Error::other)?;
    let text = |(name, value): (&hyper::header::HeaderName, &hyper::header::HeaderValue)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    };
    Ok(Call {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(text).collect(),
        body: body.to_bytes().to_vec(),
    })
}

fn respond(answer: Answer, sent: fn(String) -> Sent) -> io::Result<Response<Sent>> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name.as_ref(), value);
    }
    response.body(sent(answer.body)).map_err(io::Error::other)
}

impl State {
    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The provider a call is meant for.
    fn shape(&self, call: &Call) -> Option<&dyn Shape> {
        if let Some(usual) = &self.conduct.usual {
            return Some(usual);
        }
        SHAPES.iter().copied().find(|shape| shape.claims(call))
    }

    fn note(&self, call: &Call) {
        self.course().latest = Some(Received {
            method: call.method.clone(),
            path: call.path.clone(),
            body: call.text_of_body(),
        });
    }

    /// Counts a call, and says what befalls it.
    fn called(&self) -> Option<Trouble> {
        let mut course = self.course();
        course.calls += 1;
        course.chance.next()
    }

    /// Takes a message or does not, and answers for it.
    fn settle(&self, shape: &dyn Shape, order: &Order, trouble: Option<Trouble>) -> io::Result<Response<Sent>> {
        match trouble {
            None | Some(Trouble::Slow) => respond(self.take(shape, order), Sent::whole),
            Some(Trouble::Truncated) => respond(self.take(shape, order), Sent::half),
            Some(Trouble::Huge) => {
                let answer = self.take(shape, order);
                let body = " ".repeat(HUGE);
                respond(
                    Answer {
                        status: 200,
                        body,
                        ..answer
                    },
                    Sent::whole,
                )
            }
            Some(Trouble::Reset) => Err(io::ErrorKind::ConnectionReset.into()),
            Some(Trouble::Page) => respond(
                Answer::new(200, "text/html", "<html>Please sign in</html>"),
                Sent::whole,
            ),
            Some(Trouble::Redirect) => {
                let elsewhere = "https://elsewhere.example/";
                respond(Answer::empty(302).with("location", elsewhere), Sent::whole)
            }
            Some(trouble) => respond(shape.troubled(trouble), Sent::whole),
        }
    }

    fn take(&self, shape: &dyn Shape, order: &Order) -> Answer {
        let mut course = self.course();
        course.taken.push(Taken {
            provider: shape.name(),
            recipient: order.recipient.clone(),
            text: order.text.clone(),
            reference: order.reference.clone(),
        });
        shape.taken(course.taken.len() as u64, order)
    }

    fn messages(&self) -> Answer {
        let course = self.course();
        let messages = course.taken.iter().map(|taken| {
            json!({
                "provider": taken.provider,
                "recipient": taken.recipient,
                "text": taken.text,
                "reference": taken.reference,
            })
        });
        Answer::json(200, &messages.collect())
    }
}
