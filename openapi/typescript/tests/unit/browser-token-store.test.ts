/** Tokens in a browser. */

import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrowserTokenStore, Doorward, type StoredTokens } from "../../src/index.js";
import { failure, FakeServer } from "../support/fake-server.js";

const CREDENTIALS = { email: "ann@example.com", password: "secret" };
const TOKENS = { access_token: "a", refresh_token: "r", session_id: "ses_1", expires_at: 1, lasts: 1 };

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("navigator", { locks: locks() });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Locks as browsers have them: one holder of a name at a time. */
function locks(): Partial<LockManager> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: ((_name: string, work: () => Promise<unknown>) => (last = last.then(work, work))) as LockManager["request"],
  };
}

/** The databases of a browser that lets a page keep nothing. */
const blocked = {
  open(): never {
    throw new DOMException("access is denied", "SecurityError");
  },
};

/** A page that was just loaded. */
function page(server: FakeServer): Doorward {
  return new Doorward({ baseUrl: "http://d.test", fetch: server.fetch, store: new BrowserTokenStore() });
}

/** All that the database of a store holds, after a change. */
function records(change?: (records: IDBObjectStore) => void): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("doorward");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const kept = opening.result.transaction("sessions", "readwrite").objectStore("sessions");
      change?.(kept);
      const all = kept.getAll();
      all.transaction!.oncomplete = () => {
        opening.result.close();
        resolve(all.result);
      };
    };
  });
}

test("a session outlives the page", async () => {
  const server = new FakeServer();
  await page(server).loginWithPassword(CREDENTIALS);

  const reloaded = page(server);

  expect(await reloaded.getMe()).toMatchObject({ id: "usr_1" });
  expect(await records()).toHaveLength(1);
});

test("who signs out leaves nothing behind", async () => {
  const server = new FakeServer();
  const [left, right] = [page(server), page(server)];
  await left.loginWithPassword(CREDENTIALS);

  await right.logout();

  expect(await left.session()).toBeUndefined();
  expect(await records()).toEqual([]);
});

test("two tabs renew one session once", async () => {
  const server = new FakeServer();
  const [left, right] = [page(server), page(server)];
  await left.loginWithPassword(CREDENTIALS);
  server.access = "another";

  await Promise.all([left.getMe(), right.getMe(), left.getMe(), right.getMe()]);

  expect(server.times("POST /v1/tokens/refresh")).toBe(1);
});

test("a browser without locks renews a session as well", async () => {
  vi.stubGlobal("navigator", {});
  const server = new FakeServer();
  const tab = page(server);
  await tab.loginWithPassword(CREDENTIALS);
  server.access = "another";

  await Promise.all([tab.getMe(), tab.getMe()]);

  expect(server.times("POST /v1/tokens/refresh")).toBe(1);
  expect((await page(server).session())?.refresh_token).toBe("refresh-1");
});

test("sessions under different names do not meet", async () => {
  await new BrowserTokenStore("shop").save(TOKENS);

  expect(await new BrowserTokenStore("shop").load()).toEqual(TOKENS);
  expect(await new BrowserTokenStore().load()).toBeUndefined();
});

test.each(["", "text", 7, null, [], { access_token: "a" }, { ...TOKENS, expires_at: "soon" }])(
  "%j in the database is no session, and the next one takes its place",
  async (content) => {
    const store = new BrowserTokenStore();
    await store.load();
    await records((kept) => kept.put(content, "current"));

    const found = await store.load();
    await store.save(TOKENS);

    expect(found).toBeUndefined();
    expect(await records()).toEqual([TOKENS]);
  },
);

test.each([
  ["is switched off", blocked],
  ["does not exist", undefined],
])("where storage %s a session lives as long as the page", async (_, databases) => {
  vi.stubGlobal("indexedDB", databases);
  vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new DOMException("denied", "SecurityError")) } });
  const server = new FakeServer();
  const only = page(server);
  await only.loginWithPassword(CREDENTIALS);
  server.access = "another";

  expect(await only.getMe()).toMatchObject({ id: "usr_1" });

  expect(await page(server).session()).toBeUndefined();
  await only.logout();
  expect(await only.session()).toBeUndefined();
});

test("a database of somebody else is left alone", async () => {
  await new Promise((resolve) => {
    const opening = indexedDB.open("doorward", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("carts");
    opening.onsuccess = () => resolve(opening.result.close());
  });
  const store = new BrowserTokenStore();

  await store.save(TOKENS);

  expect(await store.load()).toEqual(TOKENS);
  expect(await new BrowserTokenStore().load()).toBeUndefined();
});

test("tokens that cannot be removed are said to be there", async () => {
  const store = new BrowserTokenStore();
  await store.save(TOKENS);
  const databases = indexedDB;
  vi.stubGlobal("indexedDB", blocked);

  expect(await failure(store.clear())).toMatchObject({ name: "SecurityError" });

  vi.stubGlobal("indexedDB", databases);
  expect(await store.load()).toEqual<StoredTokens>(TOKENS);
});
