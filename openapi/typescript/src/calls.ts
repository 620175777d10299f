/** What a call consists of, before anybody carries it out. */

/** One request to the API. */
export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Readonly<Record<string, QueryValue>>;
  body?: object;
  /** Whether it is made in the name of whoever is signed in. */
  isSecured?: boolean;
  /** Whether it carries an idempotency key, so that repeating it makes nothing twice. */
  isKeyed?: boolean;
}

/** What a query parameter may be. */
export type QueryValue = string | number | boolean | Date | null | undefined;

/** How a call is made. */
export interface CallOptions {
  /** Ends the call early. */
  signal?: AbortSignal;
  /** More headers. */
  headers?: Readonly<Record<string, string>>;
}

/** How a call is made that changes one record. */
export interface VersionOptions extends CallOptions {
  /** The `version` that was read: the call fails with `version_mismatch` if the record has changed since. */
  ifVersion?: number;
}

/** How a call is made that adds a record. */
export interface KeyOptions extends CallOptions {
  /** Names this addition, so that it happens once however often it is sent. Without it each call makes its own. */
  idempotencyKey?: string;
}

/** One part of a path. Refuses what would lead to another path. */
export function segment(text: string): string {
  if (text === "" || text === "." || text === "..") {
    throw new TypeError(`${JSON.stringify(text)} is no id`);
  }
  return encodeURIComponent(text);
}

/** The path and query of a call. */
export function target(call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined && value !== null) {
      query.set(name, value instanceof Date ? value.toISOString() : String(value));
    }
  }
  const text = query.toString();
  return text === "" ? call.path : `${call.path}?${text}`;
}

/** The headers a call needs besides the token. */
export function headersOf(call: Call, options: VersionOptions & KeyOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (call.body !== undefined) {
    headers["content-type"] = "application/json";
  }
  if (options.ifVersion !== undefined) {
    headers["if-match"] = `"${options.ifVersion}"`;
  }
  if (call.isKeyed) {
    headers["idempotency-key"] = options.idempotencyKey ?? newKey();
  }
  return headers;
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
