//! What answers become: values, pages and errors.

use doorward_sdk::models::{ListProductsQuery, ProblemCode, ProductSort, Role, UpdateProductBody};
use doorward_sdk::{Doorward, Edit, Error};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use crate::fake_server::{FakeServer, Reply, problem, signed_in};

const LIST: &str = "GET /v1/products";

fn product(id: u32) -> Value {
    json!({
        "id": format!("prd_{id}"), "url": "https://shop.example.com/tea", "attributes": {"size": "1"}, "status": "new",
        "created_at": "2026-11-21T10:00:00Z", "updated_at": "2026-11-21T10:00:00Z", "version": 1,
    })
}

#[tokio::test]
async fn members_and_words_of_a_newer_server_do_no_harm() {
    let server = FakeServer::start().await;

    let me = signed_in(server.client()).await.get_me().await.unwrap();

    assert_eq!(me.role, Role::Unknown("gardener".to_owned()));
    assert_eq!(me.role.to_string(), "gardener");
    assert_eq!((me.first_name.as_str(), me.phone, me.version), ("Ann", None, 7));
}

#[tokio::test]
async fn a_list_is_fetched_page_by_page_as_it_is_needed() {
    let server = FakeServer::start().await;
    server.next(
        LIST,
        Reply::Json(
            200,
            json!({"items": [product(1), product(2)], "next_cursor": "a+b", "total": 3}),
        ),
    );
    server.next(LIST, Reply::Json(200, json!({"items": [product(3)]})));
    let query = ListProductsQuery {
        q: Some("green tea".to_owned()),
        limit: Some(2),
        sort: Some(ProductSort::CreatedAtDescending),
        ..Default::default()
    };
    let doorward = server.client().build().unwrap();

    let mut items = doorward.list_products(&query).items();

    assert_eq!(items.try_next().await.unwrap().unwrap().id, "prd_1");
    assert_eq!(server.asked().len(), 1);
    let rest: Vec<String> = items.map_ok(|product| product.id).try_collect().await.unwrap();
    assert_eq!(rest, ["prd_2", "prd_3"]);
    let queries: Vec<String> = server.asked().into_iter().map(|asked| asked.query).collect();
    assert_eq!(queries[0], "limit=2&q=green%20tea&sort=-created_at");
    assert_eq!(queries[1], "limit=2&q=green%20tea&sort=-created_at&cursor=a%2Bb");
}

#[tokio::test]
async fn what_is_remembered_is_asked_for_only_if_it_has_changed() {
    let server = FakeServer::start().await;
    let tagged = |id, tag: &str| Reply::WithHeader(200, json!({"items": [product(id)]}), "etag", tag.to_owned());
    server.next(LIST, tagged(1, "\"one\""));
    server.next(LIST, Reply::Json(304, Value::Null));
    server.next(LIST, tagged(2, "\"two\""));
    server.next(LIST, Reply::Json(200, json!({"items": []})));
    let doorward = signed_in(server.client().remembers(4)).await;
    let first = async || {
        let page = doorward.list_products(&ListProductsQuery::default()).first().await;
        page.unwrap().items.first().map(|product| product.id.clone())
    };
    let condition = || server.last().headers.get("if-none-match").cloned();

    assert_eq!((first().await.as_deref(), condition()), (Some("prd_1"), None));
    assert_eq!(
        (first().await.as_deref(), condition().as_deref()),
        (Some("prd_1"), Some("\"one\""))
    );
    assert_eq!(
        (first().await.as_deref(), condition().as_deref()),
        (Some("prd_2"), Some("\"one\""))
    );
    doorward.forget().await.unwrap();
    assert_eq!(
        (first().await, condition()),
        (None, None),
        "it was said to somebody else"
    );
}

#[tokio::test]
async fn a_few_items_need_no_more_pages_than_they_fill() {
    let server = FakeServer::start().await;
    server.next(
        LIST,
        Reply::Json(200, json!({"items": [product(1), product(2)], "next_cursor": "b"})),
    );

    let some = server
        .client()
        .build()
        .unwrap()
        .list_products(&ListProductsQuery::default())
        .take(2)
        .await
        .unwrap();

    assert_eq!(some.len(), 2);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_problem_is_an_error_to_branch_on() {
    let server = FakeServer::start().await;
    let mut body = problem(400, "validation_failed");
    body["errors"] = json!([{"field": "email", "code": "invalid", "detail": "It is no e-mail address."}]);
    body["attempts_left"] = json!(2);
    server.next(
        "GET /v1/me",
        Reply::WithHeader(400, body, "retry-after", "5".to_owned()),
    );

    let error = server.client().build().unwrap().get_me().await.unwrap_err();

    assert_eq!(error.code(), Some(&ProblemCode::ValidationFailed));
    assert_eq!((error.status(), error.request_id()), (Some(400), Some("r1")));
    assert_eq!(
        (error.errors()[0].field.as_str(), error.attempts_left()),
        ("email", Some(2))
    );
    assert_eq!(error.retry_after(), Some(5));
    assert_eq!(error.to_string(), "it is validation_failed");
}

#[tokio::test]
async fn a_code_of_a_newer_server_is_kept() {
    let server = FakeServer::start().await;
    server.next("GET /v1/me", Reply::Json(418, problem(418, "teapot")));

    let error = server.client().build().unwrap().get_me().await.unwrap_err();

    assert_eq!(error.code().map(ProblemCode::as_str), Some("teapot"));
}

#[tokio::test]
async fn what_is_no_answer_of_doorward_is_unexpected() {
    let server = FakeServer::start().await;
    server.next("GET /v1/me", Reply::Json(502, json!("bad gateway")));
    server.next("GET /v1/me", Reply::Json(200, json!("a captive portal")));
    let doorward = server.client().build().unwrap();

    for expected in [502, 200] {
        let error = doorward.get_me().await.unwrap_err();
        assert!(matches!(error, Error::Unexpected { status, .. } if status == expected));
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let server = FakeServer::start().await;
    server.next("GET /v1/products/prd_1", Reply::Json(304, Value::Null));
    server.next("GET /v1/products/prd_1", Reply::Json(200, product(1)));
    let doorward = server.client().build().unwrap();

    let known = doorward.get_product_if_changed("prd_1", 1).await.unwrap();
    let changed = doorward.get_product_if_changed("prd_1", 0).await.unwrap();

    assert!(known.is_none());
    assert_eq!(changed.unwrap().id, "prd_1");
    assert_eq!(server.asked()[0].headers["if-none-match"], "\"1\"");
}

#[tokio::test]
async fn a_change_leaves_alone_removes_and_sets() {
    let server = FakeServer::start().await;
    server.next("PATCH /v1/products/prd_1", Reply::Json(200, product(1)));
    let change = UpdateProductBody {
        name: Edit::Remove,
        description: "Loose leaves".to_owned().into(),
        ..Default::default()
    };

    server
        .client()
        .build()
        .unwrap()
        .update_product("prd_1", &change, None)
        .await
        .unwrap();

    assert_eq!(server.last().body, json!({"name": null, "description": "Loose leaves"}));
}

#[tokio::test]
async fn an_id_leads_nowhere_else() {
    let server = FakeServer::start().await;
    let doorward = server.client().build().unwrap();

    for id in ["", ".", ".."] {
        assert!(matches!(doorward.get_product(id).await, Err(Error::InvalidId(_))));
    }
    let _ = doorward.get_product("../users/usr_1").await;

    assert_eq!(server.last().target, "GET /v1/products/..%2Fusers%2Fusr_1");
}

#[tokio::test]
async fn a_secured_connection_needs_a_secured_server() {
    let server = FakeServer::start().await;
    let address = server.url.replace("http://", "https://");

    let error = Doorward::builder(&address)
        .retries(0)
        .build()
        .unwrap()
        .check_live()
        .await;

    assert!(matches!(error, Err(Error::Unreachable(_))));
}

#[test]
fn an_address_is_that_of_a_server() {
    for address in ["", "login.example.com", "ftp://example.com", "https://example.com/?a=b"] {
        assert!(
            matches!(Doorward::new(address), Err(Error::InvalidAddress(_))),
            "{address}"
        );
    }
    for address in [
        "http://localhost:8080/",
        "https://login.example.com",
        "https://example.com/login",
    ] {
        Doorward::new(address).unwrap();
    }
}
