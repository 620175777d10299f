/** Carries calls over HTTP: one attempt with a time limit, and repeats where they can do no harm. */

import { headersOf, target, type Call, type CallOptions } from "./calls.js";
import { DoorwardError, errorOf, isDoorwardError } from "./error.js";

/** How requests are made. */
export interface TransportOptions {
  /** Where the server is, such as `https://login.example.com`. */
  baseUrl: string;
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch;
  /** For how many milliseconds one attempt may take. 30 000 if not given. */
  timeoutMs?: number;
  /** How often a call is repeated at most. 2 if not given. */
  retries?: number;
  /** For how many milliseconds a call waits at most before it is repeated; asked to wait longer, it fails. */
  maxWaitMs?: number;
  /** Waits. For tests. */
  pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const BACKOFF_MS = 250;

/** Makes requests. Knows nothing of sessions. */
export class Transport {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #retries: number;
  readonly #maxWaitMs: number;
  readonly #pause: (ms: number, signal?: AbortSignal) => Promise<void>;

  constructor(options: TransportOptions) {
    this.#base = options.baseUrl.replace(/\/+$/, "");
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#retries = options.retries ?? 2;
    this.#maxWaitMs = options.maxWaitMs ?? 30_000;
    this.#pause = options.pause ?? pause;
  }

  /** Carries a call out. `mayRepeat` overrules what the method says about repeating it. */
  async send<T>(call: Call, options: CallOptions = {}, token?: string, mayRepeat?: boolean): Promise<T> {
    const headers = headersOf(call, options);
    if (token !== undefined) {
      headers["authorization"] = `Bearer ${token}`;
    }
    for (let tries = 0; ; tries++) {
      try {
        return (await this.#attempt(call, headers, options.signal)) as T;
      } catch (error) {
        const wait = this.#waitAfter(error, tries, { call, mayRepeat });
        if (wait === undefined) {
          throw error;
        }
        await this.#pause(wait, options.signal);
      }
    }
  }

  /** How long to wait before the call is made again, if it may be. */
  #waitAfter(error: unknown, tries: number, { call, mayRepeat }: Repeating): number | undefined {
    if (!(error instanceof DoorwardError) || tries >= this.#retries) {
      return undefined;
    }
    const wasLost = isDoorwardError(error, "unreachable");
    const wasPutOff = error.status === 429 || error.status === 503;
    const isHarmless = mayRepeat ?? (call.isKeyed || call.method === "GET" || (!wasLost && isIdempotent(call)));
    if (!isHarmless || !(wasLost || wasPutOff)) {
      return undefined;
    }
    const wait = error.retryAfter === undefined ? backoff(tries) : error.retryAfter * 1000;
    return wait <= this.#maxWaitMs ? wait : undefined;
  }

  async #attempt(call: Call, headers: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
    const limit = AbortSignal.timeout(this.#timeoutMs);
    const init: RequestInit = {
      method: call.method,
      headers,
      credentials: "omit",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    };
    if (call.body !== undefined) {
      init.body = JSON.stringify(call.body);
    }
    const { response, text } = await this.#answer(this.#base + target(call), init, signal);
    const body = json(text);
    if (!response.ok || (text !== "" && body === undefined)) {
      throw errorOf(response.status, body, retryAfter(response));
    }
    return body;
  }

  async #answer(url: string, init: RequestInit, signal?: AbortSignal): Promise<{ response: Response; text: string }> {
    try {
      const response = await this.#fetch(url, init);
      return { response, text: await response.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new DoorwardError("unreachable", "The server cannot be reached", { cause });
    }
  }
}

interface Repeating {
  call: Call;
  mayRepeat: boolean | undefined;
}

function isIdempotent(call: Call): boolean {
  return call.method === "PUT" || call.method === "DELETE";
}

/** Doubles with each try; a part of it is random, so that callers do not come back all at once. */
function backoff(tries: number): number {
  return BACKOFF_MS * 2 ** tries * (1 + Math.random());
}

function json(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfter(response: Response): number | undefined {
  const header = response.headers.get("retry-after");
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) {
      stop();
    }
  });
}
