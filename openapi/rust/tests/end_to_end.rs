//! The client against a real server: `openapi/with-server.sh` starts it and says where it is.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by stopping there"
)]

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use doorward_sdk::models::{
    CreateProductBody, ListInboxQuery, ListProductsQuery, LoginCodeBody, LoginPasswordBody, ProblemCode, ProductSort,
    RegisterBody, Role, UpdateProfileBody, User, VerifyBody,
};
use doorward_sdk::{Doorward, Error, InvalidAccessToken, MemoryTokenStore, StoredTokens, TokenStore};
use futures_util::future::join_all;

const PASSWORD: &str = "correct horse battery";

fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this with openapi/with-server.sh"))
}

/// A number no other test and no other run has.
fn fresh() -> String {
    static PEOPLE: AtomicU64 = AtomicU64::new(0);
    #[expect(clippy::disallowed_methods, reason = "runs must not meet each other's addresses")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("{}.{}", now.as_nanos(), PEOPLE.fetch_add(1, Ordering::Relaxed))
}

async fn administrator() -> Doorward {
    let admin = Doorward::new(&setting("DOORWARD_URL")).unwrap();
    let body = LoginPasswordBody {
        email: Some(setting("DOORWARD_ADMIN_EMAIL")),
        password: setting("DOORWARD_ADMIN_PASSWORD").into(),
        ..Default::default()
    };
    admin.login_with_password(&body).await.unwrap();
    admin
}

/// The newest code that went to an address.
async fn captured(admin: &Doorward, to: &str) -> String {
    let query = ListInboxQuery {
        to: Some(to.to_owned()),
        ..Default::default()
    };
    for _ in 0..1000 {
        let messages = admin.list_inbox(&query).take(1).await.unwrap();
        if let Some(code) = messages.into_iter().find_map(|message| message.code) {
            return code;
        }
    }
    panic!("no code came to {to}");
}

/// Keeps tokens, and counts how often it got some: once at the sign-in, and once for each renewal.
#[derive(Default)]
struct CountingStore {
    kept: MemoryTokenStore,
    saves: AtomicU64,
}

impl TokenStore for CountingStore {
    fn load(&self) -> io::Result<Option<StoredTokens>> {
        self.kept.load()
    }

    fn save(&self, tokens: &StoredTokens) -> io::Result<()> {
        self.saves.fetch_add(1, Ordering::Relaxed);
        self.kept.save(tokens)
    }

    fn clear(&self) -> io::Result<()> {
        self.kept.clear()
    }
}

struct Ann {
    doorward: Doorward,
    store: Arc<CountingStore>,
    admin: Doorward,
    email: String,
    user: User,
}

impl Ann {
    async fn registers() -> Self {
        let admin = administrator().await;
        let store = Arc::new(CountingStore::default());
        let doorward = Doorward::builder(&setting("DOORWARD_URL"))
            .shared_store(store.clone())
            .build()
            .unwrap();
        let email = format!("ann.{}@example.com", fresh());
        let wanted = RegisterBody {
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            email: email.clone(),
            password: PASSWORD.into(),
            ..Default::default()
        };
        let challenge = doorward.register(&wanted).await.unwrap();
        let code = captured(&admin, &email).await.into();
        let verified = doorward
            .verify_challenge(&challenge.id, &VerifyBody { code })
            .await
            .unwrap();
        Self {
            doorward,
            store,
            admin,
            email,
            user: verified.user,
        }
    }

    fn access_token_ends(&self) {
        let mut tokens = self.store.load().unwrap().unwrap();
        tokens.expires_at = 0;
        self.store.kept.save(&tokens).unwrap();
    }

    fn access_token_is_refused(&self) {
        let mut tokens = self.store.load().unwrap().unwrap();
        tokens.access_token = touched(tokens.access_token.expose()).into();
        self.store.kept.save(&tokens).unwrap();
    }

    async fn fifty_calls_renew_once(&self) {
        let answers = join_all((0..50).map(|_| self.doorward.get_me())).await;

        assert!(
            answers
                .iter()
                .all(|me| me.as_ref().is_ok_and(|me| me.id == self.user.id))
        );
        assert_eq!(self.store.saves.load(Ordering::Relaxed), 2);
    }
}

fn touched(token: &str) -> String {
    format!("{}AAAAAAAA", &token[..token.len() - 8])
}

#[tokio::test]
async fn who_registers_and_enters_the_code_is_signed_in() {
    let ann = Ann::registers().await;

    let me = ann.doorward.get_me().await.unwrap();

    assert_eq!(me, ann.user);
    assert_eq!(
        (me.email.as_str(), me.email_verified, &me.role),
        (ann.email.as_str(), true, &Role::User)
    );
    assert!(ann.doorward.get_me_if_changed(me.version).await.unwrap().is_none());
    let change = UpdateProfileBody {
        last_name: Some("Archer".to_owned()),
        ..Default::default()
    };
    let changed = ann.doorward.update_me(&change, Some(me.version)).await.unwrap();
    assert_eq!(changed.last_name, "Archer");
    let late = ann.doorward.update_me(&change, Some(me.version)).await.unwrap_err();
    assert!(late.is(&ProblemCode::VersionMismatch));
}

#[tokio::test]
async fn fifty_calls_with_an_ended_access_token_cause_one_refresh() {
    let ann = Ann::registers().await;
    ann.access_token_ends();

    ann.fifty_calls_renew_once().await;
}

#[tokio::test]
async fn fifty_calls_the_server_refuses_cause_one_refresh() {
    let ann = Ann::registers().await;
    ann.access_token_is_refused();

    ann.fifty_calls_renew_once().await;
}

#[tokio::test]
async fn a_lost_refresh_answer_signs_nobody_out() {
    let ann = Ann::registers().await;
    let before = ann.store.load().unwrap().unwrap();
    ann.access_token_ends();
    ann.doorward.get_me().await.unwrap();

    // As if the answer had never come: the tokens of before are all there is.
    ann.store.kept.save(&before).unwrap();
    ann.access_token_ends();

    assert_eq!(ann.doorward.get_me().await.unwrap().id, ann.user.id);
}

#[tokio::test]
async fn an_access_token_is_verified_offline() {
    let ann = Ann::registers().await;
    let token = ann.doorward.access_token().await.unwrap().unwrap();

    let claims = ann
        .doorward
        .access_token_verifier()
        .verify(token.expose())
        .await
        .unwrap();

    assert_eq!(
        (claims.sub, claims.role, claims.amr),
        (ann.user.id, Role::User, vec!["otp".to_owned()])
    );
    let refusal = ann
        .doorward
        .access_token_verifier()
        .verify(&touched(token.expose()))
        .await
        .unwrap_err();
    assert!(matches!(refusal, InvalidAccessToken::BadSignature));
}

#[tokio::test]
async fn products_are_added_by_administrators_and_listed_by_everybody_page_by_page() {
    let ann = Ann::registers().await;
    let at = format!("https://shop.example.com/{}", fresh());
    let wanted = |name: &str| CreateProductBody {
        url: format!("{at}/{name}"),
        name: Some(name.to_owned()),
        ..Default::default()
    };
    let mut made = Vec::new();
    for name in ["tea", "milk", "sugar"] {
        made.push(ann.admin.create_product(&wanted(name), None).await.unwrap().id);
    }
    let query = ListProductsQuery {
        q: Some(at.clone()),
        limit: Some(2),
        sort: Some(ProductSort::CreatedAt),
        ..Default::default()
    };

    let listed = ann.doorward.list_products(&query).all().await.unwrap();

    let listed: Vec<String> = listed.into_iter().map(|product| product.id).collect();
    assert_eq!(listed, made);
    let refused = ann.doorward.create_product(&wanted("salt"), None).await.unwrap_err();
    assert!(refused.is(&ProblemCode::Forbidden));
    let twice = ann.admin.create_product(&wanted("tea"), None).await.unwrap_err();
    assert!(twice.is(&ProblemCode::ProductUrlTaken));
    ann.admin.delete_product(&made[0], None).await.unwrap();
    assert!(
        ann.doorward
            .get_product(&made[0])
            .await
            .unwrap_err()
            .is(&ProblemCode::NotFound)
    );
}

#[tokio::test]
async fn an_addition_sent_twice_under_one_key_happens_once() {
    let admin = administrator().await;
    let url = format!("https://shop.example.com/once/{}", fresh());
    let wanted = CreateProductBody {
        url: url.clone(),
        ..Default::default()
    };

    let first = admin.create_product(&wanted, Some(&url)).await.unwrap();
    let second = admin.create_product(&wanted, Some(&url)).await.unwrap();

    assert_eq!(first.id, second.id);
}

#[tokio::test]
async fn wrong_codes_and_wrong_members_are_typed_errors() {
    let ann = Ann::registers().await;
    let wanted = LoginCodeBody {
        email: Some(ann.email.clone()),
        ..Default::default()
    };
    let challenge = ann.doorward.request_login_code(&wanted).await.unwrap();

    let code = "000000x".into();
    let wrong = ann
        .doorward
        .verify_challenge(&challenge.id, &VerifyBody { code })
        .await
        .unwrap_err();
    let none = ann.doorward.register(&RegisterBody::default()).await.unwrap_err();

    assert!(wrong.is(&ProblemCode::InvalidCode) || wrong.is(&ProblemCode::ValidationFailed));
    assert_eq!(
        (none.code(), none.status()),
        (Some(&ProblemCode::ValidationFailed), Some(400))
    );
    assert!(none.errors().iter().any(|it| it.field == "email"));
}

#[tokio::test]
async fn after_the_logout_nothing_counts_any_more() {
    let ann = Ann::registers().await;
    let before = ann.store.load().unwrap().unwrap();

    ann.doorward.logout().await.unwrap();

    assert!(
        ann.doorward
            .get_me()
            .await
            .unwrap_err()
            .is(&ProblemCode::Unauthenticated)
    );
    ann.store.kept.save(&before).unwrap();
    assert!(ann.doorward.get_me().await.unwrap_err().is(&ProblemCode::TokenExpired));
    assert_eq!(ann.doorward.session().unwrap(), None);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let nobody = Doorward::builder("http://127.0.0.1:1").retries(0).build().unwrap();

    assert!(matches!(nobody.check_live().await, Err(Error::Unreachable(_))));
}
