/** Access tokens (RFC 9068), judged without asking the server about each. */

import type { Jwks, Role } from "./generated/operations.js";
import { KeySet } from "./jwks.js";

/** What an access token says. Members that a newer server adds are there too. */
export interface AccessClaims {
  /** Whose it is: a user's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  /** The role when it was issued. */
  role: Role;
  /** How its owner signed in: `otp`, `pwd`. */
  amr: string[];
  iss: string;
  aud: string;
  jti: string;
  /** When its owner signed in, when it was issued and when it ends, in seconds since 1970. */
  auth_time: number;
  iat: number;
  exp: number;
  [other: string]: unknown;
}

/** Why an access token does not count. */
export type Refusal =
  | "malformed"
  | "unknown_key"
  | "bad_signature"
  | "wrong_issuer"
  | "wrong_audience"
  | "not_yet_valid"
  | "expired";

/** An access token that does not count. */
export class InvalidAccessToken extends Error {
  override readonly name = "InvalidAccessToken";
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(`The access token does not count: ${reason.replaceAll("_", " ")}`);
    this.reason = reason;
  }
}

/** Which tokens count. */
export interface VerifierOptions {
  /** The server's public address: what tokens name as their issuer. */
  issuer: string;
  /** Whom tokens have to be for; the issuer if not given. */
  audience?: string;
  /** Fetches the keys; from the issuer's `/.well-known/jwks.json` if not given. */
  keys?: () => Promise<Jwks>;
  /** The time in milliseconds since 1970. For tests. */
  now?: () => number;
}

const MAX_LENGTH = 8 * 1024;
const CLOCK_SKEW_SECONDS = 60;

/** Verifies access tokens in one's own backend. Says nothing about sessions that were ended since they were issued. */
export class AccessTokenVerifier {
  readonly #issuer: string;
  readonly #audience: string;
  readonly #keys: KeySet;
  readonly #now: () => number;

  constructor(options: VerifierOptions) {
    this.#issuer = options.issuer;
    this.#audience = options.audience ?? options.issuer;
    this.#now = options.now ?? Date.now;
    this.#keys = new KeySet(options.keys ?? (() => published(options.issuer)), this.#now);
  }

  /** What a token says, if it counts; otherwise throws `InvalidAccessToken`. */
  async verify(token: string): Promise<AccessClaims> {
    const parts = token.length <= MAX_LENGTH ? token.split(".") : [];
    const [header = "", payload = "", signature = ""] = parts;
    const head = object(header);
    if (parts.length !== 3 || head === undefined || !isOurs(head)) {
      throw new InvalidAccessToken("malformed");
    }
    const key = await this.#keys.find(head.kid);
    if (key === undefined) {
      throw new InvalidAccessToken("unknown_key");
    }
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, bytes(signature) ?? new Uint8Array(), signed))) {
      throw new InvalidAccessToken("bad_signature");
    }
    return this.#judge(object(payload));
  }

  #judge(claims: Record<string, unknown> | undefined): AccessClaims {
    if (claims === undefined || !isComplete(claims)) {
      throw new InvalidAccessToken("malformed");
    }
    const now = this.#now() / 1000;
    const checks: [boolean, Refusal][] = [
      [claims.iss === this.#issuer, "wrong_issuer"],
      [claims.aud === this.#audience, "wrong_audience"],
      [claims.iat <= now + CLOCK_SKEW_SECONDS, "not_yet_valid"],
      [claims.exp > now, "expired"],
    ];
    const failed = checks.find(([holds]) => !holds);
    if (failed !== undefined) {
      throw new InvalidAccessToken(failed[1]);
    }
    return claims;
  }
}

async function published(issuer: string): Promise<Jwks> {
  const response = await fetch(`${issuer.replace(/\/+$/, "")}/.well-known/jwks.json`);
  if (!response.ok) {
    throw new Error(`The keys cannot be fetched: status ${response.status}`);
  }
  return (await response.json()) as Jwks;
}

/** An access token signed the one way Doorward signs, that asks for nothing we do not understand. */
function isOurs(header: Record<string, unknown>): header is Record<string, unknown> & { kid: string } {
  const type = typeof header["typ"] === "string" ? header["typ"].toLowerCase() : "";
  const isAccessToken = type === "at+jwt" || type === "application/at+jwt";
  return isAccessToken && header["alg"] === "EdDSA" && typeof header["kid"] === "string" && !("crit" in header);
}

function isComplete(claims: Record<string, unknown>): claims is AccessClaims {
  const { sub, sid, role, iss, aud, jti, amr, auth_time, iat, exp } = claims;
  const words = [sub, sid, role, iss, aud, jti];
  const numbers = [auth_time, iat, exp];
  return (
    words.every((it) => typeof it === "string") &&
    numbers.every((it) => typeof it === "number" && Number.isFinite(it)) &&
    Array.isArray(amr)
  );
}

function object(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(part)));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes base64url without padding. */
function bytes(part: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) {
    return undefined;
  }
  const text = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
