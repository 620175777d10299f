/** Calls are repeated where that can do no harm, and only as often and as late as agreed. */

import { expect, test } from "vitest";
import { Doorward } from "../../src/index.js";
import { failure, FakeServer, problem } from "../support/fake-server.js";

function client(server: FakeServer, more: object = {}) {
  const pauses: number[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  const doorward = new Doorward({ baseUrl: "http://doorward.test/", fetch: server.fetch, pause, ...more });
  return { doorward, pauses };
}

const busy = (seconds: number) => () => problem(503, "overloaded", {}, { "retry-after": String(seconds) });
const lost = () => Promise.reject(new TypeError("reset"));
const made = () => Response.json({ id: "prd_1" }, { status: 201 });

test("a busy server is asked again after the time it names", async () => {
  const server = new FakeServer().next("GET /health/ready", busy(3)).next("GET /health/ready", busy(7));
  server.next("GET /health/ready", () => Response.json({ status: "ok" }));
  const { doorward, pauses } = client(server);

  await doorward.checkReady();

  expect(pauses).toEqual([3000, 7000]);
});

test("a limited call is repeated at most twice", async () => {
  const server = new FakeServer();
  for (let i = 0; i < 5; i++) {
    server.next("GET /health/ready", () => problem(429, "rate_limited", { retry_after: 1 }));
  }
  const { doorward } = client(server);

  expect(await failure(doorward.checkReady())).toMatchObject({ code: "rate_limited", retryAfter: 1 });

  expect(server.times("GET /health/ready")).toBe(3);
});

test("nobody waits longer than agreed", async () => {
  const server = new FakeServer().next("GET /health/ready", busy(3600));
  const { doorward, pauses } = client(server);

  expect(await failure(doorward.checkReady())).toMatchObject({ code: "overloaded", retryAfter: 3600 });

  expect(pauses).toEqual([]);
});

test("what is not idempotent is not repeated", async () => {
  const server = new FakeServer().next("POST /v1/login/code", busy(1));
  const { doorward } = client(server);

  expect(await failure(doorward.requestLoginCode({ email: "a@b.c" }))).toMatchObject({ code: "overloaded" });

  expect(server.times("POST /v1/login/code")).toBe(1);
});

test("a lost removal is not repeated: it may have happened", async () => {
  const server = new FakeServer().next("DELETE /v1/products/prd_1", lost);
  const { doorward } = client(server);

  expect(await failure(doorward.deleteProduct("prd_1"))).toMatchObject({ code: "unreachable" });

  expect(server.times("DELETE /v1/products/prd_1")).toBe(1);
});

test("a lost addition is repeated under the same key", async () => {
  const server = new FakeServer().next("POST /v1/products", lost).next("POST /v1/products", made);
  const { doorward } = client(server);

  await doorward.createProduct({ url: "https://shop.example.com/tea" });

  const keys = server.requests.map((request) => request.headers.get("idempotency-key"));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[0]).toBe(keys[1]);
});

test("two additions have two keys, and a given one is used", async () => {
  const server = new FakeServer();
  for (let i = 0; i < 3; i++) {
    server.next("POST /v1/products", made);
  }
  const { doorward } = client(server);

  await doorward.createProduct({ url: "https://shop.example.com/a" });
  await doorward.createProduct({ url: "https://shop.example.com/b" });
  await doorward.createProduct({ url: "https://shop.example.com/c" }, { idempotencyKey: "mine" });

  const keys = server.requests.map((request) => request.headers.get("idempotency-key"));
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe("mine");
});

test("a caller who gives up is not kept waiting", async () => {
  const server = new FakeServer().next("GET /health/ready", busy(20));
  const doorward = new Doorward({ baseUrl: "http://doorward.test", fetch: server.fetch });
  const giving = new AbortController();
  const call = failure(doorward.checkReady({ signal: giving.signal }));

  giving.abort(new Error("enough"));

  expect(await call).toMatchObject({ message: "enough" });
});

test("an attempt that takes too long counts as lost", async () => {
  const never = (_: unknown, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const doorward = new Doorward({ baseUrl: "http://doorward.test", fetch: never, timeoutMs: 1, retries: 0 });

  // The timer of a time limit alone does not keep the program alive.
  const alive = setInterval(() => {}, 1000);
  const error = await failure(doorward.checkReady());
  clearInterval(alive);

  expect(error).toMatchObject({ code: "unreachable" });
});
