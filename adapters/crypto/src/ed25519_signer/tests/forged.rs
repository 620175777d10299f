//! Tokens that must not count, each wrong in one way.

use aws_lc_rs::hmac;

use super::*;

fn without(mut object: Value, member: &str) -> String {
    object.as_object_mut().expect("an object").remove(member);
    object.to_string()
}

#[test]
fn a_forged_token_that_is_right_in_all_would_count() {
    let world = World::new();

    let token = world.forge(&world.header().to_string(), &world.payload().to_string());

    assert_eq!(world.verify(&token), Ok(claims()));
}

#[test]
fn the_type_may_be_written_in_any_case_and_in_full() {
    let world = World::new();

    for typ in ["AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        let token = world.forge(&with(world.header(), "typ", json!(typ)), &world.payload().to_string());
        assert_eq!(world.verify(&token), Ok(claims()), "{typ}");
    }
}

#[test]
fn no_other_algorithm_is_accepted() {
    let world = World::new();

    for alg in [
        "none", "None", "NONE", "", "HS256", "HS512", "RS256", "ES256", "Ed25519", "EdDsa", "eddsa",
    ] {
        let header = with(world.header(), "alg", json!(alg));
        let signed = world.forge(&header, &world.payload().to_string());
        let unsigned = format!("{}.", signed.rsplit_once('.').expect("three parts").0);
        assert_eq!(world.verify(&signed), Err(TokenRefused::Invalid), "{alg}");
        assert_eq!(world.verify(&unsigned), Err(TokenRefused::Invalid), "{alg}");
    }
}

#[test]
fn a_token_signed_with_the_public_key_as_a_password_is_refused() {
    let world = World::new();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &world.key.public);

    for alg in ["HS256", "EdDSA"] {
        let header = with(world.header(), "alg", json!(alg));
        let signed = format!("{}.{}", encoded(header), encoded(world.payload().to_string()));
        let token = format!("{signed}.{}", encoded(hmac::sign(&key, signed.as_bytes())));
        assert_eq!(world.verify(&token), Err(TokenRefused::Invalid), "{alg}");
    }
}

#[test]
fn no_other_type_is_accepted() {
    let world = World::new();

    for typ in ["JWT", "jwt", "", "at", "reset+jwt", "application/jwt", "at+jwt "] {
        let token = world.forge(&with(world.header(), "typ", json!(typ)), &world.payload().to_string());
        assert_eq!(world.verify(&token), Err(TokenRefused::Invalid), "{typ}");
    }
}

#[test]
fn a_header_with_anything_more_or_less_is_refused() {
    let world = World::new();
    let payload = world.payload().to_string();
    let jwk = jwks(&world.signer.public_keys())["keys"][0].clone();

    let more = [
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("jwk", jwk),
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!([])),
        ("x5t", json!("")),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
    ]
    .map(|(member, value)| with(world.header(), member, value));
    let less = ["alg", "typ", "kid"].map(|member| without(world.header(), member));
    let twice = ["alg", "typ", "kid"].map(|member| {
        world
            .header()
            .to_string()
            .replacen('{', &format!("{{\"{member}\":\"none\","), 1)
    });

    for header in more.iter().chain(&less).chain(&twice) {
        assert_eq!(
            world.verify(&world.forge(header, &payload)),
            Err(TokenRefused::Invalid),
            "{header}"
        );
    }
}

#[test]
fn a_key_nobody_knows_is_told_apart() {
    let world = World::new();
    let other = KeyId::mint(fixed_now(), &SeededEntropy::new(9));

    for kid in [
        other.to_string(),
        String::new(),
        "../../etc/passwd".to_owned(),
        "' OR 1=1".to_owned(),
    ] {
        let token = world.forge(&with(world.header(), "kid", json!(kid)), &world.payload().to_string());
        assert_eq!(world.verify(&token), Err(TokenRefused::UnknownKey), "{kid}");
    }
}

#[test]
fn another_keys_signature_under_a_known_id_is_refused() {
    let world = World::new();
    let (stranger, sealer) = signer_of(2);
    let key = stranger.mint_key(fixed_now(), fixed_now()).expect("a key");
    let stranger = World {
        signer: stranger,
        sealer,
        key,
    };

    let token = stranger.forge(&world.header().to_string(), &world.payload().to_string());

    assert_eq!(world.verify(&token), Err(TokenRefused::Invalid));
}

#[test]
fn claims_that_are_wrong_are_refused() {
    let world = World::new();
    let wrong = [
        ("iss", json!("https://id.example.com/")),
        ("iss", json!("https://evil.example")),
        ("iss", json!(null)),
        ("aud", json!("https://other.example.com")),
        ("aud", json!([AUDIENCE])),
        ("sub", json!("ann")),
        ("sub", json!(claims().session.to_string())),
        ("sid", json!(claims().user.to_string())),
        ("role", json!("root")),
        ("amr", json!(["magic"])),
        ("amr", json!("pwd")),
        ("exp", json!("1767269400")),
        ("exp", json!(1.8e9)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(u64::MAX)),
        ("iat", json!(1_767_269_000)),
        ("iat", json!(i64::MAX)),
        ("auth_time", json!(i64::MIN)),
    ]
    .map(|(member, value)| with(world.payload(), member, value));

    for payload in wrong {
        let token = world.forge(&world.header().to_string(), &payload);
        assert_eq!(world.verify(&token), Err(TokenRefused::Invalid), "{payload}");
    }
}

#[test]
fn claims_that_are_missing_or_said_twice_are_refused() {
    let world = World::new();
    let members = [
        "iss",
        "aud",
        "sub",
        "sid",
        "role",
        "amr",
        "auth_time",
        "iat",
        "exp",
        "jti",
    ];
    let missing = members.map(|member| without(world.payload(), member));
    let twice = members.map(|member| {
        let value = &world.payload()[member];
        world
            .payload()
            .to_string()
            .replacen('{', &format!("{{\"{member}\":{value},"), 1)
    });

    for payload in missing.iter().chain(&twice) {
        let token = world.forge(&world.header().to_string(), payload);
        assert_eq!(world.verify(&token), Err(TokenRefused::Invalid), "{payload}");
    }
}

#[test]
fn a_claim_of_a_later_version_is_passed_over() {
    let world = World::new();

    let token = world.forge(
        &world.header().to_string(),
        &with(world.payload(), "tenant", json!("acme")),
    );

    assert_eq!(world.verify(&token), Ok(claims()));
}

#[test]
fn an_expired_token_for_somebody_else_is_not_called_expired() {
    let world = World::new();
    let mut payload = world.payload();
    payload["exp"] = json!(1_767_268_801);

    let ours = world.forge(&world.header().to_string(), &payload.to_string());
    let theirs = world.forge(
        &world.header().to_string(),
        &with(payload, "aud", json!("https://other.example.com")),
    );

    assert_eq!(world.verify(&ours), Err(TokenRefused::Expired));
    assert_eq!(world.verify(&theirs), Err(TokenRefused::Invalid));
}
