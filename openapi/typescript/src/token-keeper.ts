/** Keeps a session going: one renewal at a time, however many calls need it. */

import { DoorwardError } from "./error.js";
import type { Tokens } from "./generated/operations.js";
import type { StoredTokens, TokenStore } from "./token-store.js";

/** What a keeper needs. */
export interface KeeperOptions {
  store: TokenStore;
  /** Asks the server for the next tokens. */
  refresh: (refreshToken: string) => Promise<Tokens>;
  /** Called when the session has ended without `forget`. */
  onSignedOut?: ((reason: DoorwardError) => void) | undefined;
  /** The time in milliseconds since 1970. */
  now?: (() => number) | undefined;
}

/** An access token this close to its end, in milliseconds, is renewed before it is used. */
const LEEWAY_MS = 10_000;

/** Holds the tokens of a session and renews them. */
export class TokenKeeper {
  readonly #store: TokenStore;
  readonly #refresh: (refreshToken: string) => Promise<Tokens>;
  readonly #onSignedOut: ((reason: DoorwardError) => void) | undefined;
  readonly #now: () => number;
  #renewal: Promise<StoredTokens | undefined> | undefined;

  constructor(options: KeeperOptions) {
    this.#store = options.store;
    this.#refresh = options.refresh;
    this.#onSignedOut = options.onSignedOut;
    this.#now = options.now ?? Date.now;
  }

  /** The tokens as they are. */
  async tokens(): Promise<StoredTokens | undefined> {
    return this.#store.load();
  }

  /** An access token that counts for a while; none when nobody is signed in. */
  async accessToken(): Promise<string | undefined> {
    const tokens = await this.#store.load();
    if (tokens === undefined || !this.#isAboutToEnd(tokens)) {
      return tokens?.access_token;
    }
    return this.renew(tokens.access_token);
  }

  /**
   * An access token in place of one that does not count any more; none when nobody is signed in. Everybody who asks
   * while a renewal is under way gets its outcome.
   */
  async renew(stale: string | undefined): Promise<string | undefined> {
    this.#renewal ??= this.#exclusively(() => this.#renewed(stale)).finally(() => {
      this.#renewal = undefined;
    });
    return (await this.#renewal)?.access_token;
  }

  /** Takes the tokens of a new session over. */
  adopt(tokens: Tokens): Promise<StoredTokens> {
    return this.#exclusively(() => this.#save(tokens));
  }

  /** Drops the session on this side. */
  forget(): Promise<void> {
    return this.#exclusively(async () => this.#store.clear());
  }

  async #renewed(stale: string | undefined): Promise<StoredTokens | undefined> {
    const tokens = await this.#store.load();
    // Somebody else may have signed out or renewed it while we waited for our turn.
    if (tokens === undefined || tokens.access_token !== (stale ?? tokens.access_token)) {
      return tokens;
    }
    const [next, refusal] = await this.#asked(tokens.refresh_token);
    const kept = await this.#store.load();
    if (kept?.refresh_token !== tokens.refresh_token) {
      // Somebody signed out or in meanwhile: that counts.
      return kept;
    }
    if (next !== undefined) {
      return this.#save(next);
    }
    await this.#store.clear();
    this.#onSignedOut?.(refusal);
    throw refusal;
  }

  /** The next tokens, or the server's word that there are none. Who cannot be reached may still know the session. */
  async #asked(refreshToken: string): Promise<[Tokens, undefined] | [undefined, DoorwardError]> {
    try {
      return [await this.#refresh(refreshToken), undefined];
    } catch (error) {
      if (error instanceof DoorwardError && error.status === 401) {
        return [undefined, error];
      }
      throw error;
    }
  }

  async #save(tokens: Tokens): Promise<StoredTokens> {
    const { access_token, refresh_token, session_id } = tokens;
    const lasts = tokens.expires_in * 1000;
    const stored = { access_token, refresh_token, session_id, expires_at: this.#now() + lasts, lasts };
    await this.#store.save(stored);
    return stored;
  }

  #isAboutToEnd(tokens: StoredTokens): boolean {
    return tokens.expires_at - this.#now() <= Math.min(LEEWAY_MS, tokens.lasts / 10);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#store.exclusively?.(work) ?? work();
  }
}
