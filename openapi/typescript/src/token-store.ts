/** Where the tokens of a session are kept. */

import type { Tokens } from "./generated/operations.js";

/** The tokens of a session, with the moment the access token ends. */
export interface StoredTokens extends Pick<Tokens, "access_token" | "refresh_token" | "session_id"> {
  /** When the access token ends, in milliseconds since 1970 by this machine's clock. */
  expires_at: number;
  /** For how many milliseconds it counts in all. */
  lasts: number;
}

/** A place for tokens. Its methods may answer at once or later. */
export interface TokenStore {
  load(): StoredTokens | undefined | Promise<StoredTokens | undefined>;
  save(tokens: StoredTokens): void | Promise<void>;
  clear(): void | Promise<void>;
  /**
   * Does work while nobody else who uses the same place does any. Needed where several programs or tabs share one
   * session: two of them must not use one refresh token at the same time.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps tokens as long as the program runs. */
export class MemoryTokenStore implements TokenStore {
  #tokens: StoredTokens | undefined;

  load(): StoredTokens | undefined {
    return this.#tokens;
  }

  save(tokens: StoredTokens): void {
    this.#tokens = tokens;
  }

  clear(): void {
    this.#tokens = undefined;
  }
}

/** Whether something is the tokens of a session, wherever it was kept. */
export function isStoredTokens(kept: unknown): kept is StoredTokens {
  if (typeof kept !== "object" || kept === null) {
    return false;
  }
  const tokens = kept as Record<keyof StoredTokens, unknown>;
  const words = [tokens.access_token, tokens.refresh_token, tokens.session_id];
  const numbers = [tokens.expires_at, tokens.lasts];
  return words.every((it) => typeof it === "string") && numbers.every((it) => typeof it === "number");
}
