//! Clients at work until the server dies under them, and what each of them was promised.

use doorward_tests::client::{Asking, percent_encoded};
use doorward_tests::{Answer, Challenge, Client, House, Person};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::watch;

/// How many answers there were.
pub(super) type Answers = watch::Sender<u64>;

/// The answer with this status, counted; none when the server is dead.
async fn answered(asking: Asking, status: u16, answers: &Answers) -> Option<Answer> {
    let answer = asking.outcome().await?;
    answers.send_modify(|count| *count += 1);
    Some(answer.with(status))
}

/// How many register at the same time.
const REGISTRARS: u64 = 4;

/// People who have accounts since before the first kill.
pub(super) struct Regulars {
    /// Signs in and refreshes.
    pub(super) ann: Person,
    /// Changes names.
    pub(super) bob: Person,
}

impl Regulars {
    pub(super) async fn of(house: &House) -> Self {
        Self {
            ann: house.ann().signs_up().await,
            bob: house.bob().signs_up().await,
        }
    }
}

/// What was promised in one life of the server.
pub(super) struct Ledger {
    pub(super) newcomers: Vec<Newcomer>,
    pub(super) sign_ins: Vec<Person>,
    pub(super) changes: Changes,
    pub(super) products: Vec<Wanted>,
}

/// Somebody who registers, as far as they got.
pub(super) struct Newcomer {
    pub(super) person: Person,
    pub(super) progress: Progress,
}

pub(super) enum Progress {
    /// The registration was not answered.
    Unanswered,
    /// The registration was answered; the code was not typed.
    Asked(Challenge),
    /// The code was typed and not answered.
    Typed(Challenge, String),
    /// The account was opened and its tokens given out.
    Verified,
}

/// Names as they were changed.
#[derive(Default)]
pub(super) struct Changes {
    /// The last account that was answered.
    pub(super) answered: Option<Value>,
    /// The last name that was asked for.
    pub(super) asked: Option<String>,
}

/// A product that was asked for.
pub(super) struct Wanted {
    pub(super) url: String,
    /// What was answered.
    pub(super) added: Option<Value>,
}

/// Works until nobody answers any more, and counts the answers.
pub(super) async fn under_load(house: &House, regulars: &Regulars, round: u64, answers: Answers) -> Ledger {
    let answers = &answers;
    let registrars = join_all((0..REGISTRARS).map(|_| registers(house, answers)));
    let (newcomers, sign_ins, changes, products) = tokio::join!(
        registrars,
        signs_in(&regulars.ann, answers),
        changes(&regulars.bob, answers),
        adds(house.admin().client, round, answers)
    );
    Ledger {
        newcomers: newcomers.into_iter().flatten().collect(),
        sign_ins,
        changes,
        products,
    }
}

async fn registers(house: &House, answers: &Answers) -> Vec<Newcomer> {
    let mut newcomers = Vec::new();
    loop {
        let person = house.ann();
        let (person, progress) = goes_as_far_as_possible(house, person, answers).await;
        let goes_on = matches!(progress, Progress::Verified);
        newcomers.push(Newcomer { person, progress });
        if !goes_on {
            return newcomers;
        }
    }
}

async fn goes_as_far_as_possible(house: &House, person: Person, answers: &Answers) -> (Person, Progress) {
    let registers = person.post("/v1/registrations", person.form());
    let Some(answer) = answered(registers, 202, answers).await else {
        return (person, Progress::Unanswered);
    };
    let challenge = Challenge::of(&answer);
    let Some(code) = the_code(&house.admin(), &person.email).await else {
        return (person, Progress::Asked(challenge));
    };
    let path = format!("/v1/challenges/{}/verify", challenge.id);
    match answered(person.post(&path, json!({ "code": code })), 200, answers).await {
        None => (person, Progress::Typed(challenge, code)),
        Some(verified) => (person.signed_in_by(&verified["tokens"]), Progress::Verified),
    }
}

/// The code in the inbox, if the server lives long enough to show it.
async fn the_code(admin: &Client, email: &str) -> Option<String> {
    let path = format!("/v1/inbox?to={}", percent_encoded(email));
    loop {
        let page: Answer = admin.get(&path).outcome().await?.with(200);
        let code = page.items().iter().find_map(|letter| letter["code"].as_str());
        if let Some(code) = code {
            return Some(code.to_owned());
        }
    }
}

async fn signs_in(person: &Person, answers: &Answers) -> Vec<Person> {
    let mut signed_in = Vec::new();
    let body = json!({ "email": person.email, "password": person.password });
    let tries = || answered(person.post("/v1/login/password", body.clone()), 200, answers);
    while let Some(tokens) = tries().await {
        let device = person.clone().signed_in_by(&tokens.json);
        let refresh = json!({ "refresh_token": device.refresh_token });
        let refreshes = device.without_token().post("/v1/tokens/refresh", refresh);
        signed_in.push(match answered(refreshes, 200, answers).await {
            Some(renewed) => device.signed_in_by(&renewed.json),
            None => device,
        });
    }
    signed_in
}

async fn changes(person: &Person, answers: &Answers) -> Changes {
    let mut changes = Changes::default();
    for number in 0_u64.. {
        let name = format!("Berg {number}");
        changes.asked = Some(name.clone());
        let change = person.patch("/v1/me", json!({ "last_name": name }));
        let Some(changed) = answered(change, 200, answers).await else {
            break;
        };
        changes.answered = Some(changed.json);
    }
    changes
}

async fn adds(admin: Client, round: u64, answers: &Answers) -> Vec<Wanted> {
    let mut products = Vec::new();
    for number in 0_u64.. {
        let url = format!("https://shop.example/{round}/{number}");
        let added = answered(asks_for_product(&admin, &url), 201, answers)
            .await
            .map(|added| added.json);
        let goes_on = added.is_some();
        products.push(Wanted { url, added });
        if !goes_on {
            break;
        }
    }
    products
}

/// Asks for a product; asking twice adds one.
pub(super) fn asks_for_product(admin: &Client, url: &str) -> Asking {
    admin
        .post("/v1/products", json!({ "url": url }))
        .header("idempotency-key", url)
}
