// What the plugin needs from its host: settings, secrets, one request, and what answers mean by default.

import { nowUnix } from "doorward:notifier/clock@1.0.0";
import { get } from "doorward:notifier/config@1.0.0";
import { fetch, type HttpError, type Response } from "doorward:notifier/http@1.0.0";
import { open, type Secret } from "doorward:notifier/secrets@1.0.0";
import type { Message, Outcome, TextContent } from "doorward:notifier/types@1.0.0";

type Refusal = Exclude<Outcome["tag"], "accepted">;

/** The message is not sent; this is its outcome. */
export class Refused {
  constructor(readonly outcome: Outcome) {}
}

/** What the provider answered. */
export class Answer {
  constructor(private readonly response: Response) {}

  get status(): number {
    return this.response.status;
  }

  /** The body as a JSON object; anything else is an empty one. */
  json(): Record<string, unknown> {
    try {
      const document: unknown = JSON.parse(this.text());
      const isObject = typeof document === "object" && document !== null && !Array.isArray(document);
      return isObject ? (document as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }

  /** The beginning of the body on one line. */
  excerpt(): string {
    return this.text().split(/\s+/u).join(" ").trim().slice(0, 200);
  }

  /** How long the provider wants to be left alone. */
  retryAfterMs(): bigint | undefined {
    const header = this.response.headers.find(({ name }) => name.toLowerCase() === "retry-after");
    const value = header ? new TextDecoder().decode(header.value).trim() : "";
    if (/^\d{1,9}$/u.test(value)) return BigInt(value) * 1000n;
    const until = Date.parse(value);
    if (value === "" || Number.isNaN(until)) return undefined;
    const wait = BigInt(until) - nowUnix() * 1000n;
    return wait > 0n ? wait : 0n;
  }

  /** What the status means when the provider says nothing more exact. */
  refused(code?: string, detail?: string): Outcome {
    const words = detail ?? (this.excerpt() || `status ${this.status}`);
    return refusal(kindOf(this.status), words, code, this.status, this.retryAfterMs());
  }

  private text(): string {
    return new TextDecoder().decode(this.response.body);
  }
}

/** A text setting; an empty one counts as left out. */
export function setting(key: string): string | undefined {
  const value = get(key);
  return value?.tag === "text" && typeof value.val === "string" ? value.val.trim() || undefined : undefined;
}

/** The text message in a message. */
export function textOf(message: Message): TextContent {
  if (message.content.tag !== "text") throw new Refused(refusal("misconfigured", "this provider sends text messages only"));
  return message.content.val;
}

/** Posts JSON with a secret as bearer token. The host puts the secret in; nobody here ever reads it. */
export function postJson(url: string, body: unknown, bearer: string, headers: Record<string, string> = {}): Answer {
  const sent = Object.entries(headers).map(([name, value]) => ({ name, value: new TextEncoder().encode(value) }));
  const secret = opened(bearer);
  try {
    const json = { tag: "json", val: JSON.stringify(body) } as const;
    return new Answer(fetch({ method: "post", url, headers: sent, body: json }, [{ tag: "bearer", val: secret }]));
  } catch (error) {
    throw new Refused(lost((error as { payload: HttpError }).payload));
  }
}

/** The provider took responsibility. */
export function accepted(providerMessageId: string): Outcome {
  return { tag: "accepted", val: { providerMessageId } };
}

/** An outcome other than accepted. */
export function refusal(
  tag: Refusal,
  detail: string,
  code?: string,
  httpStatus?: number,
  retryAfterMs?: bigint,
): Outcome {
  const failure = { code, detail, httpStatus };
  if (tag === "throttled" || tag === "unavailable") return { tag, val: { failure, retryAfterMs } };
  return { tag, val: failure };
}

function opened(key: string): Secret {
  try {
    return open(key);
  } catch {
    throw new Refused(refusal("misconfigured", `denied: the secret ${key} is not set or not granted`));
  }
}

function kindOf(status: number): Refusal {
  if ([408, 425, 429].includes(status)) return "throttled";
  if ((status >= 300 && status < 400) || [401, 402, 403].includes(status)) return "misconfigured";
  if (status >= 400 && status < 500) return "rejected";
  if (status >= 500 && status < 600) return "unavailable";
  return "uncertain";
}

/** What a request without an answer means. Only what never left is certainly unsent. */
function lost(error: HttpError): Outcome {
  const bySent = (sent: "no" | "maybe"): Refusal => (sent === "no" ? "unavailable" : "uncertain");
  switch (error.tag) {
    case "timeout":
      return refusal(bySent(error.val), "timed out");
    case "transport":
      return refusal(bySent(error.val.sent), error.val.detail || "the connection broke");
    case "response-too-large":
      return refusal("uncertain", `the answer has ${error.val} bytes`);
    default:
      return refusal("misconfigured", `denied: ${error.val}`);
  }
}
