/** Which access tokens count, and how often keys are fetched. */

import { beforeAll, expect, test } from "vitest";
import { AccessTokenVerifier, type AccessClaims, type Jwk } from "../../src/index.js";
import { failure } from "../support/fake-server.js";

const ISSUER = "https://login.example.com";
const NOW = 1_800_000_000;

let pair: CryptoKeyPair;
let jwk: Jwk;

beforeAll(async () => {
  pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"])) as CryptoKeyPair;
  const { x = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  jwk = { kty: "OKP", crv: "Ed25519", x, kid: "key_1", use: "sig", alg: "EdDSA" };
});

const encoded = (value: object | Uint8Array): string =>
  Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString("base64url");

async function token(header: object = {}, claims: object = {}): Promise<string> {
  const head = { alg: "EdDSA", typ: "at+jwt", kid: "key_1", ...header };
  const said = {
    ...{ iss: ISSUER, aud: ISSUER, sub: "usr_1", sid: "ses_1", role: "user", amr: ["otp"], jti: "j" },
    ...{ auth_time: NOW, iat: NOW, exp: NOW + 600, ...claims },
  };
  const signed = `${encoded(head)}.${encoded(said)}`;
  const signature = await crypto.subtle.sign({ name: "Ed25519" }, pair.privateKey, Buffer.from(signed));
  return `${signed}.${encoded(new Uint8Array(signature))}`;
}

function verifier(more: object = {}) {
  const seen = { fetches: 0, now: NOW * 1000, isDown: false };
  const keys = async () => {
    seen.fetches += 1;
    if (seen.isDown) {
      throw new Error("down");
    }
    return { keys: [jwk] };
  };
  return { seen, verifier: new AccessTokenVerifier({ issuer: ISSUER, keys, now: () => seen.now, ...more }) };
}

test("a good token says whose it is", async () => {
  const claims: AccessClaims = await verifier().verifier.verify(await token());

  expect(claims).toMatchObject({ sub: "usr_1", sid: "ses_1", role: "user" });
});

test.each([
  ["another issuer", {}, { iss: "https://evil.example.com" }, "wrong_issuer"],
  ["another audience", {}, { aud: "https://other.example.com" }, "wrong_audience"],
  ["its end", {}, { exp: NOW }, "expired"],
  ["a start in the future", {}, { iat: NOW + 61 }, "not_yet_valid"],
  ["no end", {}, { exp: undefined }, "malformed"],
  ["no algorithm", { alg: "none" }, {}, "malformed"],
  ["a shared secret", { alg: "HS256" }, {}, "malformed"],
  ["another type", { typ: "JWT" }, {}, "malformed"],
  ["a demand we do not know", { crit: ["exp"] }, {}, "malformed"],
  ["a key nobody published", { kid: "key_2" }, {}, "unknown_key"],
])("a token with %s does not count", async (_, header, claims, reason) => {
  const error = await failure(verifier().verifier.verify(await token(header, claims)));

  expect(error).toMatchObject({ name: "InvalidAccessToken", reason });
});

test("a token that was touched does not count", async () => {
  const good = await token();
  const [header, payload = "", signature] = good.split(".");
  const grander = encoded({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), role: "admin" });

  for (const touched of [`${header}.${grander}.${signature}`, `${header}.${payload}.AAAA`, `${header}.${payload}.`]) {
    expect(await failure(verifier().verifier.verify(touched))).toMatchObject({ reason: "bad_signature" });
  }
});

test.each(["", ".", "..", "a.b", "a.b.c.d", "!.!.!", "x".repeat(9000), `${"e30."}e30.e30`])(
  "%j is no token",
  async (text) => {
    expect(await failure(verifier().verifier.verify(text))).toMatchObject({ reason: "malformed" });
  },
);

test("keys are fetched once for many tokens", async () => {
  const { seen, verifier: judge } = verifier();
  const good = await token();

  await Promise.all(Array.from({ length: 20 }, () => judge.verify(good)));
  await judge.verify(good);

  expect(seen.fetches).toBe(1);
});

test("unknown keys make nobody fetch more than twice a minute", async () => {
  const { seen, verifier: judge } = verifier();
  const unknown = await token({ kid: "key_2" });

  for (let second = 0; second < 60; second++) {
    seen.now = (NOW + second) * 1000;
    await failure(judge.verify(unknown));
  }

  expect(seen.fetches).toBe(2);
});

test("a new key is found", async () => {
  const { seen, verifier: judge } = verifier({});
  const before = jwk;
  await judge.verify(await token());
  jwk = { ...jwk, kid: "key_2" };
  seen.now += 30_000;

  const claims = await judge.verify(await token({ kid: "key_2" }));

  jwk = before;
  expect(claims.sub).toBe("usr_1");
});

test("while the server is away known keys count for an hour", async () => {
  const { seen, verifier: judge } = verifier();
  const lasting = await token({}, { exp: NOW + 100_000 });
  await judge.verify(lasting);
  seen.isDown = true;

  seen.now += 59 * 60_000;
  await judge.verify(lasting);
  seen.now += 2 * 60_000;

  expect(await failure(judge.verify(lasting))).toMatchObject({ message: "down" });
});
