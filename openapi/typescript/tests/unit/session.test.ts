/** A session keeps itself going. */

import { expect, test } from "vitest";
import { Doorward, MemoryTokenStore, type DoorwardError } from "../../src/index.js";
import { failure, FakeServer, problem } from "../support/fake-server.js";

const REFRESH = "POST /v1/tokens/refresh";

async function signedIn(server: FakeServer, more: object = {}) {
  const pauses: number[] = [];
  const ends: DoorwardError[] = [];
  const store = new MemoryTokenStore();
  const clock = { ms: 1_000_000 };
  const doorward = new Doorward({
    baseUrl: "http://doorward.test",
    fetch: server.fetch,
    store,
    now: () => clock.ms,
    pause: async (ms) => void pauses.push(ms),
    onSignedOut: (reason) => ends.push(reason),
    ...more,
  });
  await doorward.loginWithPassword({ email: "ann@example.com", password: "secret" });
  return { doorward, store, clock, pauses, ends };
}

test("fifty calls with an ended access token cause one refresh", async () => {
  const server = new FakeServer();
  const { doorward, clock } = await signedIn(server);
  clock.ms += 600_000;

  const answers = await Promise.all(Array.from({ length: 50 }, () => doorward.getMe()));

  expect(answers).toHaveLength(50);
  expect(server.times(REFRESH)).toBe(1);
  expect(server.times("GET /v1/me")).toBe(50);
});

test("fifty calls refused by the server cause one refresh", async () => {
  const server = new FakeServer();
  const { doorward } = await signedIn(server);
  server.access = "another";

  await Promise.all(Array.from({ length: 50 }, () => doorward.getMe()));

  expect(server.times(REFRESH)).toBe(1);
});

test("an access token about to end is renewed before it is used", async () => {
  const server = new FakeServer();
  const { doorward, clock } = await signedIn(server);
  clock.ms += 591_000;

  await doorward.getMe();

  expect(server.asked.slice(1)).toEqual([REFRESH, "GET /v1/me"]);
});

test("a lost refresh answer is asked for again with the same token", async () => {
  const server = new FakeServer();
  const { doorward, clock } = await signedIn(server);
  clock.ms += 600_000;
  server.next(REFRESH, async (request) => {
    await server.refresh(request);
    throw new TypeError("connection reset");
  });

  await doorward.getMe();

  const sent = server.requests.filter((request) => request.url.endsWith("/refresh"));
  const bodies = await Promise.all(sent.map((request) => request.text()));
  expect(bodies).toHaveLength(2);
  expect(bodies[0]).toBe(bodies[1]);
});

test("a server that cannot be reached signs nobody out", async () => {
  const server = new FakeServer();
  const { doorward, clock, ends } = await signedIn(server);
  clock.ms += 600_000;
  for (let i = 0; i < 3; i++) {
    server.next(REFRESH, () => Promise.reject(new TypeError("no route")));
  }

  expect(await failure(doorward.getMe())).toMatchObject({ code: "unreachable", status: 0 });

  await doorward.getMe();
  expect(ends).toEqual([]);
});

test("an ended session is forgotten and said once to all who wait", async () => {
  const server = new FakeServer();
  const { doorward, ends } = await signedIn(server);
  server.isOver = true;

  const failures = await Promise.all(Array.from({ length: 5 }, () => failure(doorward.getMe())));

  expect(failures.map((error) => (error as DoorwardError).code)).toEqual(Array(5).fill("token_expired"));
  expect(ends.map((error) => error.code)).toEqual(["token_expired"]);
  expect(await doorward.session()).toBeUndefined();
});

test("what somebody else renewed is used instead of being renewed again", async () => {
  const server = new FakeServer();
  const { doorward, store } = await signedIn(server);
  const other = new Doorward({ baseUrl: "http://doorward.test", fetch: server.fetch, store });
  server.access = "another";
  await other.getMe();

  await doorward.getMe();

  expect(server.times(REFRESH)).toBe(1);
});

test("a sign-in during a renewal is not overwritten by it", async () => {
  const server = new FakeServer();
  const { doorward, clock } = await signedIn(server);
  clock.ms += 600_000;
  server.next(REFRESH, async (request) => {
    const answer = await server.refresh(request);
    await doorward.adopt({ ...server.tokens(), refresh_token: "of-another-session" });
    return answer;
  });

  await doorward.getMe();

  expect((await doorward.session())?.refresh_token).toBe("of-another-session");
});

test("logging out twice is no error", async () => {
  const server = new FakeServer();
  const { doorward } = await signedIn(server);
  await doorward.logout();
  server.isOver = true;

  await doorward.logout();

  expect(await doorward.session()).toBeUndefined();
});

test("a wrong password does not touch the session", async () => {
  const server = new FakeServer().next("PUT /v1/me/password", () => problem(401, "invalid_credentials"));
  const { doorward } = await signedIn(server);

  const error = await failure(doorward.changePassword({ current_password: "a", new_password: "b" }));

  expect(error).toMatchObject({ code: "invalid_credentials" });
  expect(server.times(REFRESH)).toBe(0);
});

test("a token the server refuses is renewed once and no more", async () => {
  const server = new FakeServer();
  const { doorward } = await signedIn(server);
  server.next("GET /v1/me", () => problem(401, "unauthenticated"));
  server.next("GET /v1/me", () => problem(401, "unauthenticated"));

  expect(await failure(doorward.getMe())).toMatchObject({ code: "unauthenticated" });

  expect(server.times(REFRESH)).toBe(1);
});

test("calls that need no token carry none", async () => {
  const server = new FakeServer();
  const { doorward } = await signedIn(server);
  server.next("POST /v1/login/code", () => Response.json({ id: "c" }, { status: 202 }));

  await doorward.requestLoginCode({ email: "ann@example.com" });

  expect(server.requests.at(-1)?.headers.has("authorization")).toBe(false);
});
