//! A session keeps itself going.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use doorward_sdk::models::{ChangePasswordBody, LoginCodeBody, ProblemCode};
use doorward_sdk::{Builder, Doorward, Error, FileTokenStore, MemoryTokenStore, TokenStore};
use futures_util::future::join_all;
use serde_json::json;
use tokio::sync::Notify;

use crate::fake_server::{FakeServer, Reply, problem, signed_in};

const REFRESH: &str = "POST /v1/tokens/refresh";
const ME: &str = "GET /v1/me";

/// A clock that stands until it is moved.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Duration>>);

impl Watch {
    fn goes_on(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }

    fn on(&self, builder: Builder) -> Builder {
        let at = self.0.clone();
        builder.clock(move || SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000) + *at.lock().unwrap())
    }
}

async fn fifty_calls(doorward: &Doorward) -> Vec<Result<(), Error>> {
    join_all((0..50).map(|_| async { doorward.get_me().await.map(drop) })).await
}

#[tokio::test]
async fn fifty_calls_with_an_ended_access_token_cause_one_refresh() {
    let (server, watch) = (FakeServer::start().await, Watch::default());
    let doorward = signed_in(watch.on(server.client())).await;
    watch.goes_on(Duration::from_mins(10));

    let answers = fifty_calls(&doorward).await;

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((server.times(REFRESH), server.times(ME)), (1, 50));
}

#[tokio::test]
async fn fifty_calls_refused_by_the_server_cause_one_refresh() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    server.ends_access();

    let answers = fifty_calls(&doorward).await;

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.times(REFRESH), 1);
}

#[tokio::test]
async fn an_access_token_about_to_end_is_renewed_before_it_is_used() {
    let (server, watch) = (FakeServer::start().await, Watch::default());
    let doorward = signed_in(watch.on(server.client())).await;
    watch.goes_on(Duration::from_secs(591));

    doorward.get_me().await.unwrap();

    let asked: Vec<String> = server.asked().into_iter().skip(1).map(|asked| asked.target).collect();
    assert_eq!(asked, [REFRESH, ME]);
}

#[tokio::test]
async fn a_lost_refresh_answer_is_asked_for_again_with_the_same_token() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    server.ends_access();
    server.next(REFRESH, Reply::DoneAndLost);

    doorward.get_me().await.unwrap();

    let asked = server.asked();
    let bodies: Vec<_> = asked
        .iter()
        .filter(|asked| asked.target == REFRESH)
        .map(|asked| &asked.body)
        .collect();
    assert_eq!(bodies, [&json!({"refresh_token": "refresh-0"}); 2]);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_signs_nobody_out() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client().on_signed_out(|_| panic!("nobody is signed out"))).await;
    server.ends_access();
    for _ in 0..3 {
        server.next(REFRESH, Reply::Lost);
    }

    let error = doorward.get_me().await.unwrap_err();

    assert!(matches!(error, Error::Unreachable(_)));
    doorward.get_me().await.unwrap();
}

#[tokio::test]
async fn an_ended_session_is_forgotten_and_said_once() {
    let server = FakeServer::start().await;
    let ends = Arc::new(Mutex::new(Vec::new()));
    let told = ends.clone();
    let doorward = signed_in(
        server
            .client()
            .on_signed_out(move |error| told.lock().unwrap().push(error.to_string())),
    )
    .await;
    server.ends_session();

    let failures = fifty_calls(&doorward).await;

    assert!(
        failures
            .iter()
            .all(|it| it.as_ref().is_err_and(|error| error.is(&ProblemCode::TokenExpired)))
    );
    assert_eq!(*ends.lock().unwrap(), ["it is token_expired"]);
    assert_eq!(doorward.session().unwrap(), None);
}

#[tokio::test]
async fn what_somebody_else_renewed_is_used_instead_of_being_renewed_again() {
    let server = FakeServer::start().await;
    let store: Arc<dyn TokenStore> = Arc::new(MemoryTokenStore::default());
    let doorward = signed_in(server.client().shared_store(store.clone())).await;
    let other = server.client().shared_store(store).build().unwrap();
    server.ends_access();
    other.get_me().await.unwrap();

    doorward.get_me().await.unwrap();

    assert_eq!(server.times(REFRESH), 1);
}

#[tokio::test]
async fn programs_that_share_a_file_renew_it_once() {
    let (server, folder) = (FakeServer::start().await, tempfile::tempdir().unwrap());
    let path = folder.path().join("kept").join("session.json");
    let one = signed_in(server.client().store(FileTokenStore::new(&path))).await;
    let other = server.client().store(FileTokenStore::new(&path)).build().unwrap();
    server.ends_access();

    let (first, second) = tokio::join!(fifty_calls(&one), fifty_calls(&other));

    assert!(first.iter().chain(&second).all(Result::is_ok));
    assert_eq!(server.times(REFRESH), 1);
}

#[tokio::test]
async fn a_sign_in_during_a_renewal_is_not_overwritten_by_it() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    let mut tokens = server.tokens();
    tokens["refresh_token"] = json!("of-another-session");
    let adopted = Arc::new(Notify::new());
    server.ends_access();
    server.next(REFRESH, Reply::After(adopted.clone()));

    let (_, ()) = tokio::join!(doorward.get_me(), async {
        while server.times(REFRESH) == 0 {
            tokio::task::yield_now().await;
        }
        doorward.adopt(&serde_json::from_value(tokens).unwrap()).await.unwrap();
        adopted.notify_one();
    });

    let kept = doorward.session().unwrap().unwrap();
    assert_eq!(kept.refresh_token.expose(), "of-another-session");
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_spoil_the_renewal() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    let go = Arc::new(Notify::new());
    server.ends_access();
    server.next(REFRESH, Reply::After(go.clone()));
    let impatient = tokio::spawn({
        let doorward = doorward.clone();
        async move { doorward.get_me().await }
    });
    while server.times(REFRESH) == 0 {
        tokio::task::yield_now().await;
    }

    impatient.abort();
    go.notify_one();

    doorward.get_me().await.unwrap();
    assert_eq!(server.times(REFRESH), 1);
}

#[tokio::test]
async fn logging_out_twice_is_no_error() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    doorward.logout().await.unwrap();
    server.ends_session();

    doorward.logout().await.unwrap();

    assert_eq!(doorward.session().unwrap(), None);
}

#[tokio::test]
async fn a_wrong_password_does_not_touch_the_session() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    server.next(
        "PUT /v1/me/password",
        Reply::Json(401, problem(401, "invalid_credentials")),
    );

    let error = doorward
        .change_password(&ChangePasswordBody::default())
        .await
        .unwrap_err();

    assert!(error.is(&ProblemCode::InvalidCredentials));
    assert_eq!(server.times(REFRESH), 0);
}

#[tokio::test]
async fn a_token_the_server_refuses_is_renewed_once_and_no_more() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;
    for _ in 0..2 {
        server.next(ME, Reply::Json(401, problem(401, "unauthenticated")));
    }

    let error = doorward.get_me().await.unwrap_err();

    assert!(error.is(&ProblemCode::Unauthenticated));
    assert_eq!(server.times(REFRESH), 1);
}

#[tokio::test]
async fn calls_that_need_no_token_carry_none() {
    let server = FakeServer::start().await;
    let doorward = signed_in(server.client()).await;

    let _ = doorward.request_login_code(&LoginCodeBody::default()).await;

    assert!(!server.last().headers.contains_key("authorization"));
}

#[test]
fn tokens_in_a_file_outlive_the_program_and_are_its_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    let tokens = doorward_sdk::StoredTokens {
        access_token: "a".into(),
        refresh_token: "r".into(),
        session_id: "ses_1".to_owned(),
        expires_at: 1,
        lasts: 2,
    };

    FileTokenStore::new(&path).save(&tokens).unwrap();

    let again = FileTokenStore::new(&path);
    assert_eq!(again.load().unwrap(), Some(tokens.clone()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(&path, "{").unwrap();
    assert_eq!(again.load().unwrap(), None);
    again.clear().unwrap();
    again.clear().unwrap();
    assert!(!format!("{tokens:?}").contains("\"r\""));
}
