//! Many at once: the store decides, within one process and between several.

use std::slice;

use doorward_core::challenges::ChallengeView;
use doorward_core::records::audit::Action;
use doorward_core::use_cases::signing_in::{Verified, VerifyChallengeError};
use futures_util::future::join_all;

use crate::world::{Person, World};

type Answers = Vec<Result<Verified, VerifyChallengeError>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_wrong_codes_at_once_cost_exactly_the_budget() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let answers = all_at_once(slice::from_ref(&ann), &challenge, &wrong(&code), 200).await;

    let mut left: Vec<u8> = answers.iter().filter_map(tries_left).collect();
    left.sort_unstable();
    let spent = answers
        .iter()
        .filter(|it| matches!(it, Err(VerifyChallengeError::Spent)))
        .count();
    assert_eq!((left, spent), (vec![0, 1, 2, 3, 4], 195));
    assert_eq!(world.trail(Action::SignInFailed).len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_right_codes_at_once_exactly_one_signs_in() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let before = world.trail(Action::SignedIn).len();
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let answers = all_at_once(slice::from_ref(&ann), &challenge, &code, 50).await;

    let expired = answers
        .iter()
        .filter(|it| matches!(it, Err(VerifyChallengeError::Expired)))
        .count();
    assert_eq!(answers.iter().filter(|it| it.is_ok()).count(), 1);
    assert_eq!(expired, 49);
    assert_eq!(world.trail(Action::SignedIn).len(), before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_three_nodes_it_is_the_same() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let everywhere = [
        ann.clone(),
        ann.clone().at(&world.another_node().await),
        ann.clone().at(&world.another_node().await),
    ];
    let guessed = ann.asks_for_a_code().await.expect("a challenge");
    let guessed_code = ann.mailed_code().await;
    let solved = ann.asks_for_a_code().await.expect("a challenge");
    let solved_code = ann.mailed_code().await;

    let wrong = all_at_once(&everywhere, &guessed, &wrong(&guessed_code), 60).await;
    let right = all_at_once(&everywhere, &solved, &solved_code, 60).await;

    assert_eq!(wrong.iter().filter_map(tries_left).count(), 5);
    assert_eq!(right.iter().filter(|it| it.is_ok()).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_code_at_the_same_time_does_not_spoil_the_right_one() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;

    for _ in 0..20 {
        let challenge = ann.asks_for_a_code().await.expect("a challenge");
        let code = ann.mailed_code().await;
        let guesser = [ann.clone().at(&world.another_node().await)];
        let unsent = wrong(&code);

        let guesses = all_at_once(&guesser, &challenge, &unsent, 4);
        let (_, right) = tokio::join!(guesses, ann.verifies(&challenge, &code));

        assert!(right.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_passwords_at_once_cost_exactly_the_budget_of_the_address() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;

    let guesses = (0..60).map(|_| {
        let ann = ann.clone();
        tokio::spawn(async move { ann.tries("not the one she chose").await })
    });
    let answers = join_all(guesses).await;

    assert!(answers.iter().all(|it| it.as_ref().expect("ended").is_err()));
    assert_eq!(world.trail(Action::SignInFailed).len(), 15);
}

async fn all_at_once(people: &[Person], challenge: &ChallengeView, code: &str, how_many: usize) -> Answers {
    let guesses = people.iter().cycle().take(how_many).map(|person| {
        let (person, challenge, code) = (person.clone(), challenge.clone(), code.to_owned());
        tokio::spawn(async move { person.verifies(&challenge, &code).await })
    });
    let answers = join_all(guesses.collect::<Vec<_>>()).await;
    answers.into_iter().map(|it| it.expect("ended")).collect()
}

fn wrong(code: &str) -> String {
    let other = if code.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &code[1..])
}

fn tries_left(answer: &Result<Verified, VerifyChallengeError>) -> Option<u8> {
    match answer {
        Err(VerifyChallengeError::Wrong { attempts_left }) => Some(*attempts_left),
        _ => None,
    }
}
