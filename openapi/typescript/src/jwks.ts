/** The keys access tokens are signed with, fetched when needed and kept for a while. */

import type { Jwk, Jwks } from "./generated/operations.js";

const FRESH_MS = 10 * 60_000;
const USABLE_MS = 60 * 60_000;
const COOL_DOWN_MS = 30_000;

/** Keys by id. */
export class KeySet {
  readonly #fetch: () => Promise<Jwks>;
  readonly #now: () => number;
  #keys = new Map<string, CryptoKey>();
  #fetchedAt = -Infinity;
  #triedAt = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(fetch: () => Promise<Jwks>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * The key with this id. Keys are fetched again every ten minutes, and for an unknown id at most twice a minute.
   * While the server cannot be reached, keys count for an hour.
   */
  async find(id: string): Promise<CryptoKey | undefined> {
    const age = this.#now() - this.#fetchedAt;
    const mayTry = this.#now() - this.#triedAt >= COOL_DOWN_MS;
    if (this.#fetching !== undefined || ((age >= FRESH_MS || !this.#keys.has(id)) && mayTry)) {
      await this.#renew(age < USABLE_MS && this.#keys.has(id));
    }
    return this.#now() - this.#fetchedAt < USABLE_MS ? this.#keys.get(id) : undefined;
  }

  async #renew(canDoWithout: boolean): Promise<void> {
    this.#fetching ??= this.#renewed().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching.catch((error: unknown) => {
      if (!canDoWithout) {
        throw error;
      }
    });
  }

  async #renewed(): Promise<void> {
    const triedBefore = this.#triedAt;
    this.#triedAt = this.#now();
    try {
      const { keys } = await this.#fetch();
      this.#keys = new Map(await Promise.all(keys.filter(isEd25519).map(imported)));
      this.#fetchedAt = this.#now();
    } catch (error) {
      // Without any keys nothing can be verified: the next caller may try at once.
      this.#triedAt = this.#keys.size === 0 ? triedBefore : this.#triedAt;
      throw error;
    }
  }
}

function isEd25519(key: Jwk): boolean {
  return key.kty === "OKP" && key.crv === "Ed25519" && (key.use ?? "sig") === "sig" && (key.alg ?? "EdDSA") === "EdDSA";
}

async function imported({ kid, x }: Jwk): Promise<[string, CryptoKey]> {
  const key = { kty: "OKP", crv: "Ed25519", x };
  return [kid, await crypto.subtle.importKey("jwk", key, { name: "Ed25519" }, false, ["verify"])];
}
