//! Killed between any two steps, under load, again and again: what was acknowledged is there, and nothing is half done.

mod load;
mod reckoning;

use std::time::Duration;

use doorward_tests::binary::{Binary, a_free_port};
use doorward_tests::patience::Watch;
use doorward_tests::{House, stage};
use tokio::sync::watch;

use self::load::{Ledger, Regulars, under_load};
use self::reckoning::Tally;

const ROUNDS: u64 = 20;

/// Numbers that look random and repeat: the state of a generator by Lehmer.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 % sides
    }

    /// After how many answers, and how long after the last of them, the server is killed.
    fn moment(&mut self) -> (u64, Duration) {
        (self.roll(64), Duration::from_micros(self.roll(25_000)))
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
        let mut dice = Dice(20_261_121);
        let mut tally = Tally::default();
        let mut server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let mut regulars = Regulars::of(&house).await;
        for round in 1..=ROUNDS {
            let (count, pause) = dice.moment();
            let (answered, mut answers) = watch::channel(0);
            let (ledger, said) = tokio::join!(under_load(&house, &regulars, round, answered), async {
                // Nobody counts any more when the server died by itself.
                let _ = answers.wait_for(|answers| *answers >= count).await;
                tokio::time::sleep(pause).await;
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
