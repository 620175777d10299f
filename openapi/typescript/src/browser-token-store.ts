/** Tokens in a browser, where all tabs of an origin find them. */

import { isStoredTokens, MemoryTokenStore, type StoredTokens, type TokenStore } from "./token-store.js";

/**
 * Keeps tokens in a browser, in IndexedDB: they outlive the page, and all tabs of one origin share the session. Every
 * script of the page can read them. Where the browser keeps nothing for the page, they live as long as the page.
 */
export class BrowserTokenStore implements TokenStore {
  readonly #name: string;
  #place: Promise<TokenStore> | undefined;

  /** Sessions under different names do not meet. */
  constructor(name = "doorward") {
    this.#name = name;
  }

  async load(): Promise<StoredTokens | undefined> {
    return (await this.#chosen()).load();
  }

  async save(tokens: StoredTokens): Promise<void> {
    await (await this.#chosen()).save(tokens);
  }

  async clear(): Promise<void> {
    await (await this.#chosen()).clear();
  }

  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const place = await this.#chosen();
    return place.exclusively?.(work) ?? work();
  }

  /** Chosen once: from then on a failure of the database is one, and no reason to look for tokens elsewhere. */
  #chosen(): Promise<TokenStore> {
    this.#place ??= place(this.#name);
    return this.#place;
  }
}

async function place(name: string): Promise<TokenStore> {
  const database = new DatabaseTokenStore(name);
  try {
    await database.load();
    return database;
  } catch {
    return new MemoryTokenStore();
  }
}

const RECORDS = "sessions";
const CURRENT = "current";

/**
 * One record of a database. What was saved is there for the next tab as soon as `save` has ended: a database orders
 * the transactions of all tabs. `localStorage` does not promise that.
 */
class DatabaseTokenStore implements TokenStore {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async load(): Promise<StoredTokens | undefined> {
    const kept = await this.#transacted<unknown>("readonly", (records) => records.get(CURRENT));
    return isStoredTokens(kept) ? kept : undefined;
  }

  async save(tokens: StoredTokens): Promise<void> {
    await this.#transacted("readwrite", (records) => records.put(tokens, CURRENT));
  }

  async clear(): Promise<void> {
    await this.#transacted("readwrite", (records) => records.delete(CURRENT));
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    // Browsers offer locks to secure pages only. Elsewhere two tabs that renew at the same moment may lose the session.
    const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
    return locks === undefined ? work() : (locks.request(`doorward:${this.#name}`, work) as Promise<T>);
  }

  /** Opens the database for this one transaction: browsers close those of pages that sleep. */
  async #transacted<T>(mode: IDBTransactionMode, ask: (records: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await opened(this.#name);
    try {
      const transaction = database.transaction(RECORDS, mode);
      const answer = ask(transaction.objectStore(RECORDS));
      await completed(transaction);
      return answer.result;
    } finally {
      database.close();
    }
  }
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(RECORDS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
