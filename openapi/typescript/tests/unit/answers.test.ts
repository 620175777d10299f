/** What comes back: problems as errors, pages as lists, and nothing a newer server says breaks an older client. */

import { expect, test } from "vitest";
import { Doorward, DoorwardError, isDoorwardError } from "../../src/index.js";
import { failure, FakeServer, problem } from "../support/fake-server.js";

function client(server: FakeServer): Doorward {
  return new Doorward({ baseUrl: "http://doorward.test", fetch: server.fetch, retries: 0 });
}

test("a problem becomes an error with its code and details", async () => {
  const errors = [{ field: "email", code: "invalid", detail: "no" }];
  const server = new FakeServer().next("POST /v1/login/code", () => problem(400, "validation_failed", { errors }));

  const error = await failure(client(server).requestLoginCode({ email: "x" }));

  expect(isDoorwardError(error, "validation_failed")).toBe(true);
  expect(isDoorwardError(error, "not_found")).toBe(false);
  expect(error).toMatchObject({ status: 400, requestId: "r1", errors, message: "it is validation_failed" });
});

test("a wrong code says how many tries are left", async () => {
  const target = "POST /v1/challenges/c/verify";
  const server = new FakeServer().next(target, () => problem(400, "invalid_code", { attempts_left: 3 }));

  const error = await failure(client(server).verifyChallenge("c", { code: "1" }));

  expect(error).toMatchObject({ code: "invalid_code", attemptsLeft: 3 });
});

test.each([
  ["a failing proxy", () => new Response("<h1>Bad gateway</h1>", { status: 502 }), 502],
  ["a page in place of an answer", () => new Response("<html>", { status: 200 }), 200],
  ["another API", () => Response.json({ error: "no" }, { status: 400 }), 400],
])("%s is unexpected", async (_, answer, status) => {
  const server = new FakeServer().next("GET /health/live", answer);

  const error = await failure(client(server).checkLive());

  expect(error).toBeInstanceOf(DoorwardError);
  expect(error).toMatchObject({ code: "unexpected", status });
});

test("what a newer server adds is passed over", async () => {
  const server = new FakeServer();
  server.next("GET /v1/me", () => Response.json({ id: "usr_1", role: "owner", shoe_size: 43 }));
  server.next("GET /v1/me", () => problem(418, "out_of_tea", { leaves: 0 }));

  expect(await client(server).getMe()).toMatchObject({ id: "usr_1", role: "owner" });
  expect(await failure(client(server).getMe())).toMatchObject({ code: "out_of_tea", status: 418 });
});

function inThree(server: FakeServer): FakeServer {
  const page = (cursor: string | null) => {
    const at = Number(cursor ?? 0);
    const items = [{ id: `prd_${2 * at}` }, { id: `prd_${2 * at + 1}` }];
    return Response.json(at < 2 ? { items, total: 6, next_cursor: String(at + 1) } : { items, total: 6 });
  };
  for (let i = 0; i < 3; i++) {
    server.next("GET /v1/products", (request) => page(new URL(request.url).searchParams.get("cursor")));
  }
  return server;
}

test("a list goes on over all its pages with the same filter", async () => {
  const server = inThree(new FakeServer());

  const ids = [];
  for await (const product of client(server).listProducts({ q: "tea & milk", limit: 2 })) {
    ids.push(product.id);
  }

  expect(ids).toEqual(["prd_0", "prd_1", "prd_2", "prd_3", "prd_4", "prd_5"]);
  const queries = server.requests.map((request) => new URL(request.url).searchParams);
  expect(queries.map((query) => query.get("q"))).toEqual(Array(3).fill("tea & milk"));
});

test("a list fetches no page before it is needed", async () => {
  const server = inThree(new FakeServer());

  const items = await client(server).listProducts().toArray(3);

  expect(items).toHaveLength(3);
  expect(server.requests).toHaveLength(2);
  expect(await client(server).listProducts().toArray(0)).toEqual([]);
});

test("the first page says how many there are", async () => {
  const page = await client(inThree(new FakeServer())).listProducts().first();

  expect(page.total).toBe(6);
  expect(page.next_cursor).toBe("1");
});

test("a change names the version it was made from", async () => {
  const server = new FakeServer().next("PATCH /v1/products/prd_1", () => Response.json({ id: "prd_1" }));

  await client(server).updateProduct("prd_1", { name: "Tea" }, { ifVersion: 7 });

  expect(server.requests[0]?.headers.get("if-match")).toBe('"7"');
});

test("an id stays within its part of the path", async () => {
  const server = new FakeServer().next("GET /v1/products/a%2Fb%3Fc", () => Response.json({}));

  await client(server).getProduct("a/b?c");

  for (const id of ["", ".", ".."]) {
    expect(() => client(server).getProduct(id)).toThrow(TypeError);
  }
  expect(server.requests).toHaveLength(1);
});
