//! What clients ask for.

use std::fmt;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::fleet::Worker;
use crate::http::{Ask, Http};
use crate::stock::{Stock, Tokens, sign_in, word};

/// What clients ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// A code to sign in with.
    OtpRequest,
    /// A code, its message, and the session for it; the message is read from the inbox.
    OtpCycle,
    /// A session for a password.
    PasswordLogin,
    /// New tokens for old.
    Refresh,
    /// One's own account.
    Me,
    /// The first page of products.
    ProductList,
    /// One product.
    ProductGet,
    /// One more product.
    ProductCreate,
    /// Mostly reading, as on an ordinary day: of 20 requests 8 for one's account, 4 for a page of products, 3 for a product, 2 for
    /// tokens, and one each for a code, a password's session and a new product.
    Mixed,
}

impl Scenario {
    pub(crate) const ALL: [Self; 9] = [
        Self::OtpRequest,
        Self::OtpCycle,
        Self::PasswordLogin,
        Self::Refresh,
        Self::Me,
        Self::ProductList,
        Self::ProductGet,
        Self::ProductCreate,
        Self::Mixed,
    ];

    /// A day of twenty requests.
    const DAY: [Self; 20] = [
        Self::Me,
        Self::ProductList,
        Self::Me,
        Self::ProductGet,
        Self::Refresh,
        Self::Me,
        Self::ProductList,
        Self::Me,
        Self::OtpRequest,
        Self::ProductGet,
        Self::Me,
        Self::ProductList,
        Self::Me,
        Self::Refresh,
        Self::PasswordLogin,
        Self::Me,
        Self::ProductList,
        Self::ProductGet,
        Self::Me,
        Self::ProductCreate,
    ];
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

/// A program that uses the server, signed in as somebody.
pub(crate) struct Client {
    http: Http,
    stock: Arc<Stock>,
    scenario: Scenario,
    tokens: Tokens,
    hour: usize,
}

impl Client {
    pub(crate) async fn of(stock: &Arc<Stock>, scenario: Scenario) -> Result<Self, Failure> {
        let mut http = Http::to(&stock.address);
        let tokens = sign_in(&mut http, &stock.somebody()).await?;
        Ok(Self {
            http,
            stock: Arc::clone(stock),
            scenario,
            tokens,
            hour: usize::try_from(stock.number()).unwrap_or_default(),
        })
    }

    async fn does(&mut self, scenario: Scenario) -> Result<(), Failure> {
        let email = || json!({ "email": self.stock.somebody() }).to_string();
        match scenario {
            Scenario::OtpRequest => {
                let ask = email();
                self.http
                    .expects(202, Ask::post("/v1/login/code", &ask))
                    .await
                    .map(drop)
            }
            Scenario::OtpCycle => self.signs_in_by_code().await,
            Scenario::PasswordLogin => {
                let email = self.stock.somebody();
                sign_in(&mut self.http, &email).await.map(drop)
            }
            Scenario::Refresh => self.refreshes().await,
            Scenario::Me => self.reads("/v1/me").await,
            Scenario::ProductList => self.reads("/v1/products?limit=20").await,
            Scenario::ProductGet => {
                let number = usize::try_from(self.stock.number()).unwrap_or_default();
                let product = self.stock.products.get(number % self.stock.products.len());
                let path = format!("/v1/products/{}", product.map_or("", String::as_str));
                self.reads(&path).await
            }
            Scenario::ProductCreate => self.stock.adds_product(&mut self.http).await.map(drop),
            // A day has no other day in it.
            Scenario::Mixed => Ok(()),
        }
    }

    async fn reads(&mut self, path: &str) -> Result<(), Failure> {
        self.http
            .expects(200, Ask::get(path).with(&self.tokens.access))
            .await
            .map(drop)
    }

    async fn refreshes(&mut self) -> Result<(), Failure> {
        let body = json!({ "refresh_token": self.tokens.refresh }).to_string();
        let reply = self.http.expects(200, Ask::post("/v1/tokens/refresh", &body)).await?;
        self.tokens = Tokens::of(&reply.json()?)?;
        Ok(())
    }

    async fn signs_in_by_code(&mut self) -> Result<(), Failure> {
        let email = self.stock.reader();
        let body = json!({ "email": email }).to_string();
        let challenge = self.http.expects(202, Ask::post("/v1/login/code", &body)).await?;
        let challenge = word(&challenge.json()?, "id")?;
        let code = self.reads_the_code(&email).await?;
        let path = format!("/v1/challenges/{challenge}/verify");
        let body = json!({ "code": code }).to_string();
        self.http.expects(200, Ask::post(&path, &body)).await.map(drop)
    }

    /// The newest code for an address, as soon as there is one that was not read before.
    async fn reads_the_code(&mut self, email: &str) -> Result<String, Failure> {
        let path = format!("/v1/inbox?limit=1&to={}", email.replace('@', "%40"));
        loop {
            let ask = Ask::get(&path).with(&self.stock.admin);
            let page = self.http.expects(200, ask).await?.json()?;
            let letter = page.get("items").and_then(|items| items.get(0));
            let told = |member: &str| letter?.get(member).and_then(Value::as_str);
            if let (Some(id), Some(code)) = (told("id"), told("code"))
                && self.stock.is_news(id)
            {
                return Ok(code.to_owned());
            }
            tokio::task::yield_now().await;
        }
    }
}

impl Worker for Client {
    async fn work(&mut self) -> Result<(), Failure> {
        let scenario = match self.scenario {
            Scenario::Mixed => {
                self.hour += 1;
                let hour = self.hour % Scenario::DAY.len();
                Scenario::DAY.get(hour).copied().unwrap_or(Scenario::Me)
            }
            scenario => scenario,
        };
        self.does(scenario).await
    }
}
