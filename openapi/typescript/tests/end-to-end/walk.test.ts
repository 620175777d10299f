/** The client against a real server: `openapi/with-server.sh` starts it and says where it is. */

import { beforeAll, expect, test } from "vitest";
import { Doorward, MemoryTokenStore } from "../../src/index.js";
import { failure } from "../support/fake-server.js";
import { administrator, captured, setting } from "../support/real-server.js";

const PASSWORD = "correct horse battery";

/** A `fetch` that counts what goes over the wire, and can lose answers. */
class Wire {
  readonly asked: string[] = [];
  losses = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    this.asked.push(`${init?.method ?? "GET"} ${url.pathname}`);
    const response = await fetch(input, init);
    if (url.pathname === "/v1/tokens/refresh" && this.losses > 0) {
      this.losses -= 1;
      await response.text();
      throw new TypeError("the answer was lost");
    }
    return response;
  };

  refreshes(): number {
    return this.asked.filter((asked) => asked === "POST /v1/tokens/refresh").length;
  }
}

let admin: Doorward;
let people = 0;

beforeAll(async () => {
  admin = await administrator();
});

async function ann() {
  const wire = new Wire();
  const store = new MemoryTokenStore();
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const doorward = new Doorward({ baseUrl: setting("DOORWARD_URL"), fetch: wire.fetch, store, now });
  const email = `ann.${Date.now()}.${(people += 1)}@example.com`;
  const challenge = await doorward.register({ first_name: "Ann", last_name: "Lee", email, password: PASSWORD });
  const { user } = await doorward.verifyChallenge(challenge.id, { code: await captured(admin, email) });
  return { doorward, wire, store, clock, email, user };
}

test("who registers and enters the code is signed in", async () => {
  const { doorward, email, user } = await ann();

  const me = await doorward.getMe();

  expect(me).toEqual(user);
  expect(me).toMatchObject({ email, email_verified: true, role: "user", status: "active" });
  const changed = await doorward.updateMe({ last_name: "Archer" }, { ifVersion: me.version });
  expect(changed.last_name).toBe("Archer");
  const error = await failure(doorward.updateMe({ last_name: "Late" }, { ifVersion: me.version }));
  expect(error).toMatchObject({ code: "version_mismatch", status: 412 });
});

test("fifty calls with an ended access token cause one refresh", async () => {
  const { doorward, wire, clock, user } = await ann();
  clock.ahead = 3_600_000;

  const answers = await Promise.all(Array.from({ length: 50 }, () => doorward.getMe()));

  expect(answers.every((me) => me.id === user.id)).toBe(true);
  expect(wire.refreshes()).toBe(1);
});

test("fifty calls the server refuses cause one refresh", async () => {
  const { doorward, wire, store, user } = await ann();
  const tokens = store.load()!;
  store.save({ ...tokens, access_token: `${tokens.access_token.slice(0, -8)}AAAAAAAA` });

  const answers = await Promise.all(Array.from({ length: 50 }, () => doorward.getMe()));

  expect(answers.every((me) => me.id === user.id)).toBe(true);
  expect(wire.refreshes()).toBe(1);
});

test("a lost refresh answer signs nobody out", async () => {
  const { doorward, wire, clock, user } = await ann();
  clock.ahead = 3_600_000;
  wire.losses = 1;

  const answers = await Promise.all(Array.from({ length: 10 }, () => doorward.getMe()));
  clock.ahead *= 2;
  await doorward.getMe();

  expect(answers.every((me) => me.id === user.id)).toBe(true);
  expect(wire.refreshes()).toBe(3);
});

test("an access token is verified offline", async () => {
  const { doorward, user } = await ann();
  const token = (await doorward.accessToken())!;

  const claims = await doorward.verifyAccessToken(token);

  expect(claims).toMatchObject({ sub: user.id, role: "user", amr: ["otp"] });
  const touched = `${token.slice(0, -8)}AAAAAAAA`;
  expect(await failure(doorward.verifyAccessToken(touched))).toMatchObject({ reason: "bad_signature" });
});

test("products are added by administrators and listed by everybody, page by page", async () => {
  const { doorward } = await ann();
  const at = `https://shop.example.com/${Date.now()}`;
  const made = [];
  for (const name of ["tea", "milk", "sugar"]) {
    made.push((await admin.createProduct({ url: `${at}/${name}`, name, attributes: { size: "1" } })).id);
  }

  const listed = await doorward.listProducts({ q: at, limit: 2, sort: "created_at" }).toArray();

  expect(listed.map((product) => product.id)).toEqual(made);
  expect(await failure(doorward.createProduct({ url: at }))).toMatchObject({ code: "forbidden", status: 403 });
  const twice = await failure(admin.createProduct({ url: `${at}/tea` }));
  expect(twice).toMatchObject({ code: "product_url_taken" });
  for (const id of made) {
    await admin.deleteProduct(id);
  }
  expect(await failure(doorward.getProduct(made[0]!))).toMatchObject({ code: "not_found" });
});

test("an addition sent twice under one key happens once", async () => {
  const url = `https://shop.example.com/once/${Date.now()}`;

  const first = await admin.createProduct({ url }, { idempotencyKey: url });
  const second = await admin.createProduct({ url }, { idempotencyKey: url });

  expect(second.id).toBe(first.id);
});

test("wrong codes and wrong members are typed errors", async () => {
  const { doorward, email } = await ann();
  const challenge = await doorward.requestLoginCode({ email });
  const wrong = await failure(doorward.verifyChallenge(challenge.id, { code: "x" }));
  const none = await failure(doorward.register({ first_name: "", last_name: "", email: "no", password: "" }));

  expect(["invalid_code", "validation_failed"]).toContain((wrong as { code: string }).code);
  expect(none).toMatchObject({ code: "validation_failed", status: 400 });
  expect((none as { errors: { field: string }[] }).errors.map((error) => error.field)).toContain("email");
});

test("after the logout nothing counts any more", async () => {
  const { doorward, store, clock } = await ann();
  const tokens = store.load()!;

  await doorward.logout();

  expect(await failure(doorward.getMe())).toMatchObject({ code: "unauthenticated" });
  const ends: string[] = [];
  const kept = new MemoryTokenStore();
  kept.save(tokens);
  const ghost = new Doorward({
    baseUrl: setting("DOORWARD_URL"),
    store: kept,
    now: () => Date.now() + clock.ahead,
    onSignedOut: (reason) => ends.push(reason.code),
  });
  expect(await failure(ghost.getMe())).toMatchObject({ code: "token_expired" });
  expect(ends).toEqual(["token_expired"]);
});
