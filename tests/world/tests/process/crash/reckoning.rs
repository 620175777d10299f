//! After the restart: every promise is held against what is there.

use std::fmt;
use std::time::Duration;

use doorward_tests::client::percent_encoded;
use doorward_tests::{Challenge, House, Person};
use futures_util::StreamExt as _;
use futures_util::stream;

use super::load::{Changes, Newcomer, Progress, Regulars, Wanted, asks_for_product};

/// How many are asked after at the same time.
const AT_ONCE: usize = 8;

/// What happened in all rounds.
#[derive(Default)]
pub(super) struct Tally {
    accounts: usize,
    waiting: usize,
    cut_off_registrations: usize,
    cut_off_codes_done: usize,
    cut_off_codes_undone: usize,
    sign_ins: usize,
    changes: u64,
    products: usize,
    cut_off_products: usize,
    letters: usize,
    repeated_letters: usize,
    slowest_start: Duration,
}

impl Tally {
    pub(super) fn started_in(&mut self, how_long: Duration) {
        self.slowest_start = self.slowest_start.max(how_long);
    }

    /// Whether enough was promised and enough was cut off for the test to mean something.
    pub(super) const fn is_telling(&self) -> bool {
        let cut_off = self.cut_off_registrations + self.waiting + self.cut_off_codes_done + self.cut_off_codes_undone;
        self.accounts >= 20 && self.sign_ins >= 20 && self.changes >= 20 && self.products >= 20 && cut_off >= 20
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} accounts, {} registrations that waited for their code, {} sign-ins, {} changes, {} products and {} letters \
             acknowledged, none lost; cut off: {} registrations, {} codes that had counted, {} that had not, {} products; \
             {} letters repeated once; slowest start {:.1?}",
            self.accounts,
            self.waiting,
            self.sign_ins,
            self.changes,
            self.products,
            self.letters,
            self.cut_off_registrations,
            self.cut_off_codes_done,
            self.cut_off_codes_undone,
            self.cut_off_products,
            self.repeated_letters,
            self.slowest_start,
        )
    }
}

/// Whoever got an answer has what was answered; whoever got none can go on, one way or the other.
pub(super) async fn newcomers(house: &House, newcomers: Vec<Newcomer>, tally: &mut Tally) {
    for newcomer in &newcomers {
        match newcomer.progress {
            Progress::Unanswered => tally.cut_off_registrations += 1,
            Progress::Asked(_) => tally.waiting += 1,
            Progress::Typed(..) => {}
            Progress::Verified => tally.accounts += 1,
        }
    }
    let outcomes = stream::iter(newcomers)
        .map(|newcomer| goes_on(house, newcomer))
        .buffer_unordered(AT_ONCE);
    let outcomes: Vec<Outcome> = outcomes.collect().await;
    for outcome in outcomes {
        tally.letters += usize::from(outcome.attempts > 0);
        tally.repeated_letters += usize::from(outcome.attempts > 1);
        match outcome.had_counted {
            Some(true) => tally.cut_off_codes_done += 1,
            Some(false) => tally.cut_off_codes_undone += 1,
            None => {}
        }
    }
}

struct Outcome {
    attempts: usize,
    had_counted: Option<bool>,
}

async fn goes_on(house: &House, Newcomer { person, progress }: Newcomer) -> Outcome {
    let attempts = match progress {
        Progress::Unanswered => 0,
        _ => letter_went_out(house, &person).await,
    };
    let had_counted = match progress {
        Progress::Verified => {
            let me = person.get("/v1/me").await.with(200);
            assert_eq!(me.word("email"), person.email);
            None
        }
        Progress::Unanswered => {
            registers_anew(house, &person).await;
            None
        }
        Progress::Asked(challenge) => {
            let code = person.reads_the_code().await;
            opens(house, &person, &challenge, &code).await;
            None
        }
        Progress::Typed(challenge, code) => Some(either_counted_or_counts(house, &person, &challenge, &code).await),
    };
    Outcome { attempts, had_counted }
}

/// The letter of an acknowledged registration is captured, after at most two attempts.
async fn letter_went_out(house: &House, person: &Person) -> usize {
    let letters = house.post().letters_to(&person.email).await;
    let path = format!("/v1/deliveries?q={}", percent_encoded(&person.email));
    let page = house.admin().get(&path).await.with(200);
    assert!((1..=2).contains(&letters.len()), "{letters:#?} of {page:#?}");
    let attempts = page.items()[0]["attempts"].as_array().unwrap().len();
    assert_eq!(page.each("status"), ["sent"], "{page:#?}");
    assert!((1..=2).contains(&attempts), "{page:#?}");
    attempts.max(letters.len())
}

/// A code without an answer opened the account completely, or did nothing and opens it now.
async fn either_counted_or_counts(house: &House, person: &Person, challenge: &Challenge, code: &str) -> bool {
    let path = format!("/v1/users?q={}", percent_encoded(&person.email));
    let counted = house.admin().get(&path).await.with(200)["total"] == 1;
    if counted {
        person.verifies(challenge, code).await.refused(410, "challenge_expired");
        let device = person.signs_in().await;
        device.get("/v1/me").await.with(200);
    } else {
        opens(house, person, challenge, code).await;
    }
    counted
}

/// The registration that was cut off may have sent a code as well; the newest one opens the new challenge.
async fn registers_anew(house: &House, person: &Person) {
    let challenge = person.registers().await;
    let letters = house.post().letters_to(&person.email).await;
    // Ids grow with time.
    let newest = letters.iter().max_by_key(|letter| letter["id"].as_str()).unwrap();
    let code = newest["code"].as_str().unwrap();
    opens(house, person, &challenge, code).await;
}

async fn opens(house: &House, person: &Person, challenge: &Challenge, code: &str) {
    person.verifies(challenge, code).await.with(200);
    let path = format!("/v1/users?q={}", percent_encoded(&person.email));
    assert_eq!(house.admin().get(&path).await.with(200)["total"], 1);
    person.signs_in().await;
}

/// Who was signed in is signed in, and goes on with the refresh token received last.
pub(super) async fn sign_ins(devices: Vec<Person>, tally: &mut Tally) {
    tally.sign_ins += devices.len();
    let checks = devices.iter().map(|device| async move {
        device.get("/v1/me").await.with(200);
        device.refreshes().await.with(200);
    });
    stream::iter(checks)
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<()>>()
        .await;
}

/// The account is as it was answered last, or as it was asked to be after that.
pub(super) async fn changes(regulars: &mut Regulars, changes: &Changes, tally: &mut Tally) {
    regulars.bob = regulars.bob.signs_in().await;
    let me = regulars.bob.get("/v1/me").await.with(200);
    let Some(answered) = &changes.answered else { return };
    let (then, now) = (answered["version"].as_u64().unwrap(), me["version"].as_u64().unwrap());
    let is_answered = now == then && me["last_name"] == answered["last_name"];
    let is_asked = now == then + 1 && Some(me.word("last_name")) == changes.asked.as_deref();
    assert!(is_answered || is_asked, "{answered} became {me:#?}");
    tally.changes += answered["last_name"]
        .as_str()
        .map_or(0, |name| name[5..].parse::<u64>().unwrap() + 1);
}

/// What was added is there; what was cut off is added by asking again, once.
pub(super) async fn products(house: &House, products: Vec<Wanted>, tally: &mut Tally) {
    let admin = &house.admin();
    for Wanted { url, added } in &products {
        if let Some(added) = added {
            let path = format!("/v1/products/{}", added["id"].as_str().unwrap());
            let product = admin.get(&path).await.with(200);
            assert_eq!(product.json, *added);
            tally.products += 1;
        } else {
            let first = asks_for_product(admin, url).await.with(201);
            let second = asks_for_product(admin, url).await.with(201);
            assert_eq!(first.json, second.json);
            tally.cut_off_products += 1;
        }
    }
    if let Some(Wanted { url, .. }) = products.last() {
        let folder = url.rsplit_once('/').unwrap().0;
        let page = admin.get(&format!("/v1/products?limit=1&q={folder}/")).await.with(200);
        assert_eq!(page["total"], products.len());
    }
}
