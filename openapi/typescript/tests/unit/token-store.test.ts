/** Tokens in a browser's storage. */

import { expect, test, vi } from "vitest";
import { Doorward, LocalStorageTokenStore } from "../../src/index.js";
import { FakeServer } from "../support/fake-server.js";

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

/** Locks as browsers have them: one holder of a name at a time. */
function locks(): Partial<LockManager> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: ((_name: string, work: () => Promise<unknown>) => (last = last.then(work, work))) as LockManager["request"],
  };
}

test("a session outlives the page", async () => {
  const server = new FakeServer();
  const kept = storage();
  const page = () =>
    new Doorward({ baseUrl: "http://d.test", fetch: server.fetch, store: new LocalStorageTokenStore("d", kept) });
  await page().loginWithPassword({ email: "ann@example.com", password: "secret" });

  const reloaded = page();

  expect(await reloaded.getMe()).toMatchObject({ id: "usr_1" });
  await reloaded.logout();
  expect(await page().session()).toBeUndefined();
});

test("two tabs renew one session once", async () => {
  vi.stubGlobal("navigator", { locks: locks() });
  const server = new FakeServer();
  const kept = storage();
  const tab = () =>
    new Doorward({ baseUrl: "http://d.test", fetch: server.fetch, store: new LocalStorageTokenStore("d", kept) });
  const [left, right] = [tab(), tab()];
  await left.loginWithPassword({ email: "ann@example.com", password: "secret" });
  server.access = "another";

  await Promise.all([left.getMe(), right.getMe(), left.getMe(), right.getMe()]);

  expect(server.times("POST /v1/tokens/refresh")).toBe(1);
  vi.unstubAllGlobals();
});

test.each(["", "no json", "null", "[]", '{"access_token":"a"}'])("%j in the storage is no session", (text) => {
  const kept = storage();
  kept.setItem("d", text);

  expect(new LocalStorageTokenStore("d", kept).load()).toBeUndefined();
});
