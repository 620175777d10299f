//! `/v1/receipts/{plugin}`: providers report; nobody else can.

use doorward_tests::world;

#[test]
fn whoever_is_no_provider_is_not_there() {
    world(async |world| {
        for name in ["nobody", "inbox", "a%2Fb", "%F0%9F%A6%80"] {
            let answer = world.stranger().asks("POST", &format!("/v1/receipts/{name}")).await;
            answer.refused(404, "not_found");
        }
        let read = world.stranger().get("/v1/receipts/nobody").await;
        read.refused(405, "method_not_allowed");
    });
}
