/** The client: every operation as a method, and a session that keeps itself going. */

import { AccessTokenVerifier, type AccessClaims } from "./access-token.js";
import type { Call, CallOptions } from "./calls.js";
import { DoorwardError, isDoorwardError } from "./error.js";
import {
  Operations,
  type CloseAccountBody,
  type LoginPasswordBody,
  type Tokens,
  type Verified,
  type VerifyBody,
} from "./generated/operations.js";
import { Pages, type Page } from "./pages.js";
import { TokenKeeper } from "./token-keeper.js";
import { MemoryTokenStore, type StoredTokens, type TokenStore } from "./token-store.js";
import { Transport, type TransportOptions } from "./transport.js";

/** How a client works. Only `baseUrl` is needed. */
export interface DoorwardOptions extends TransportOptions {
  /** Where tokens are kept; in memory if not given. */
  store?: TokenStore;
  /** Called when the session has ended and nobody asked for it: it ran out, or was ended elsewhere. */
  onSignedOut?: (reason: DoorwardError) => void;
  /** The `iss` of access tokens, if it is not `baseUrl`. */
  issuer?: string;
  /** The time in milliseconds since 1970. For tests. */
  now?: () => number;
}

/** Doorward, as one person or one program uses it. */
export class Doorward extends Operations {
  readonly #transport: Transport;
  readonly #keeper: TokenKeeper;
  readonly #verifier: AccessTokenVerifier;

  constructor(options: DoorwardOptions) {
    super();
    const { baseUrl, now, onSignedOut } = options;
    this.#transport = new Transport(options);
    this.#keeper = new TokenKeeper({
      store: options.store ?? new MemoryTokenStore(),
      refresh: (refreshToken) => this.#refreshed(refreshToken),
      onSignedOut,
      now,
    });
    const issuer = options.issuer ?? baseUrl.replace(/\/+$/, "");
    this.#verifier = new AccessTokenVerifier({
      issuer,
      keys: () => this.getJwks(),
      ...(now === undefined ? {} : { now }),
    });
  }

  /** The tokens of the session; none when nobody is signed in. */
  session(): Promise<StoredTokens | undefined> {
    return this.#keeper.tokens();
  }

  /** An access token for calls of one's own, renewed if need be; none when nobody is signed in. */
  accessToken(): Promise<string | undefined> {
    return this.#keeper.accessToken();
  }

  /** Goes on with a session that began elsewhere. */
  async adopt(tokens: Tokens): Promise<void> {
    await this.#keeper.adopt(tokens);
  }

  /** Drops the session on this side only; `logout` ends it. */
  forget(): Promise<void> {
    return this.#keeper.forget();
  }

  /** What an access token says, checked offline by the server's published keys. */
  verifyAccessToken(token: string): Promise<AccessClaims> {
    return this.#verifier.verify(token);
  }

  /** Any call, for paths this client has no method for. */
  request<T = unknown>(call: Call, options?: CallOptions): Promise<T> {
    return this.send<T>(call, options);
  }

  /** Verify a code. If it signs somebody in, the client is signed in afterwards. */
  override async verifyChallenge(challengeId: string, body: VerifyBody, options?: CallOptions): Promise<Verified> {
    const verified = await super.verifyChallenge(challengeId, body, options);
    if (verified.tokens !== undefined) {
      await this.#keeper.adopt(verified.tokens);
    }
    return verified;
  }

  /** Sign in with a password. The client is signed in afterwards. */
  override async loginWithPassword(body: LoginPasswordBody, options?: CallOptions): Promise<Tokens> {
    const tokens = await super.loginWithPassword(body, options);
    await this.#keeper.adopt(tokens);
    return tokens;
  }

  /** End the session. To have none any more is success as well. */
  override async logout(options?: CallOptions): Promise<void> {
    await super.logout(options).catch((error: unknown) => {
      if (!isDoorwardError(error, "unauthenticated", "token_expired", "token_reused")) {
        throw error;
      }
    });
    await this.#keeper.forget();
  }

  /** Close one's own account; the session ends with it. */
  override async closeAccount(body: CloseAccountBody, options?: CallOptions): Promise<void> {
    await super.closeAccount(body, options);
    await this.#keeper.forget();
  }

  protected override async send<T>(call: Call, options?: CallOptions): Promise<T> {
    if (!call.isSecured) {
      return this.#transport.send<T>(call, options);
    }
    const token = await this.#keeper.accessToken();
    try {
      return await this.#transport.send<T>(call, options, token);
    } catch (error) {
      // The server refused the token before it did anything, so the call may be made again whatever it is.
      if (token === undefined || !isDoorwardError(error, "unauthenticated", "token_expired")) {
        throw error;
      }
      const next = await this.#keeper.renew(token);
      if (next === undefined) {
        throw error;
      }
      return this.#transport.send<T>(call, options, next);
    }
  }

  protected override pages<T>(call: Call, options?: CallOptions): Pages<T> {
    return new Pages((cursor) => {
      const query = cursor === undefined ? call.query : { ...call.query, cursor };
      return this.send<Page<T>>({ ...call, ...(query === undefined ? {} : { query }) }, options);
    });
  }

  /** The server takes the same token again while its successor is unused, so a lost answer is asked for again. */
  #refreshed(refreshToken: string): Promise<Tokens> {
    const body = { refresh_token: refreshToken };
    return this.#transport.send({ method: "POST", path: "/v1/tokens/refresh", body }, {}, undefined, true);
  }
}
