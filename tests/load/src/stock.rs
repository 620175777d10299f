//! What clients need to begin: an administrator, products, people, and numbers that nobody used yet.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::http::{Ask, Http};
use crate::seed::{PASSWORD, email};
use crate::server::Server;

/// How many products there are.
const PRODUCTS: u32 = 200;

/// A server in use, as its clients share it.
pub(crate) struct Stock {
    pub(crate) address: String,
    pub(crate) admin: String,
    pub(crate) products: Vec<String>,
    users: u32,
    next: AtomicU32,
    read: Arc<Mutex<HashSet<String>>>,
}

impl Stock {
    /// Makes the first administrator and the products.
    pub(crate) async fn on(server: &Server, users: u32) -> Result<Arc<Self>, Failure> {
        let mut http = Http::to(&server.address);
        let form = json!({
            "setup_code": server.setup_code()?, "email": "admin@example.org", "password": PASSWORD,
            "first_name": "Ada", "last_name": "Berg",
        });
        http.expects(201, Ask::post("/v1/setup", &form.to_string())).await?;
        let mut stock = Self {
            address: server.address.clone(),
            admin: sign_in(&mut http, "admin@example.org").await?.access,
            products: Vec::new(),
            users,
            next: AtomicU32::new(0),
            read: Arc::default(),
        };
        for _ in 0..PRODUCTS {
            let product = stock.adds_product(&mut http).await?;
            stock.products.push(word(&product, "id")?);
        }
        Ok(Arc::new(stock))
    }

    /// The administrator signs in again: tokens do not last.
    pub(crate) async fn renewed(self: &Arc<Self>) -> Result<Arc<Self>, Failure> {
        let admin = sign_in(&mut Http::to(&self.address), "admin@example.org").await?.access;
        Ok(Arc::new(Self {
            address: self.address.clone(),
            admin,
            products: self.products.clone(),
            users: self.users,
            next: AtomicU32::new(self.number()),
            read: Arc::clone(&self.read),
        }))
    }

    /// A number nobody had before.
    pub(crate) fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The address of the user whose turn it is: one of those who read no letters.
    pub(crate) fn somebody(&self) -> String {
        email(self.number() % (self.users / 2) * 2)
    }

    /// The address of the reader of letters whose turn it is.
    pub(crate) fn reader(&self) -> String {
        email(self.number() % (self.users / 2) * 2 + 1)
    }

    /// Whether a letter is read for the first time.
    pub(crate) fn is_news(&self, letter: &str) -> bool {
        self.read.lock().insert(letter.to_owned())
    }

    pub(crate) async fn adds_product(&self, http: &mut Http) -> Result<Value, Failure> {
        let number = self.number();
        let product = json!({
            "url": format!("https://shop.example/{number}"), "name": format!("Product {number}"),
            "attributes": { "colour": "green" },
        });
        let body = product.to_string();
        let reply = http
            .expects(201, Ask::post("/v1/products", &body).with(&self.admin))
            .await?;
        reply.json()
    }
}

/// A session's tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    pub(crate) fn of(answer: &Value) -> Result<Self, Failure> {
        Ok(Self {
            access: word(answer, "access_token")?,
            refresh: word(answer, "refresh_token")?,
        })
    }
}

pub(crate) async fn sign_in(http: &mut Http, email: &str) -> Result<Tokens, Failure> {
    let body = json!({ "email": email, "password": PASSWORD }).to_string();
    let reply = http.expects(200, Ask::post("/v1/login/password", &body)).await?;
    Tokens::of(&reply.json()?)
}

/// A member that is text.
pub(crate) fn word(answer: &Value, member: &str) -> Result<String, Failure> {
    let text = answer.get(member).and_then(Value::as_str);
    text.map(str::to_owned).ok_or(Failure::Nonsense("a member is missing"))
}
