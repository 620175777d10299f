//! Killed between any two steps, under load, again and again: what was acknowledged is there, and nothing is half done.

mod load;
mod reckoning;

use std::time::Duration;

use doorward_tests::binary::{Binary, a_free_port};
use doorward_tests::patience::Watch;
use doorward_tests::{House, stage};

use self::load::{Ledger, Regulars, under_load};
use self::reckoning::Tally;

const ROUNDS: u64 = 24;

/// The longest a server lives under load, in milliseconds.
const LONGEST: u64 = 900;

/// Moments that look random and repeat: the state of a generator by Lehmer.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        Duration::from_millis(self.0 % LONGEST)
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_done() {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("127.0.0.1:{}", a_free_port());
    let settings = [
        ("DOORWARD_HTTP__LISTEN", address.as_str()),
        ("DOORWARD_PASSWORDS__QUEUE_WAIT_MS", "60000"),
        ("DOORWARD_LOGGING__LEVEL", "warn"),
    ];
    stage(async || {
        let mut moments = Moments(20_261_121);
        let mut tally = Tally::default();
        let mut server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let mut regulars = Regulars::of(&house).await;
        for round in 1..=ROUNDS {
            let moment = moments.next();
            let (ledger, said) = tokio::join!(under_load(&house, &regulars, round), async {
                tokio::time::sleep(moment).await;
                server.kill()
            });
            assert!(!said.contains("panicked"), "{said}");
            let watch = Watch::start();
            server = Binary::start(directory.path(), &settings);
            tally.started_in(watch.shows());
            reckoned(&house, &mut regulars, ledger, &mut tally).await;
        }
        println!("{ROUNDS} kills under load: {tally}");
        assert!(tally.is_telling(), "too little happened to say anything: {tally}");
    });
}

async fn reckoned(house: &House, regulars: &mut Regulars, ledger: Ledger, tally: &mut Tally) {
    reckoning::newcomers(house, ledger.newcomers, tally).await;
    reckoning::sign_ins(ledger.sign_ins, tally).await;
    reckoning::changes(regulars, &ledger.changes, tally).await;
    reckoning::products(house, ledger.products, tally).await;
}
