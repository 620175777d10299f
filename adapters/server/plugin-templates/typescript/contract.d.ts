// The part of the contract that this plugin uses; .doorward/wit/notifier.wit has all of it.

declare module "doorward:notifier/types@1.0.0" {
  export interface TextContent {
    recipient: string;
    country?: string;
    sender?: string;
    body: string;
  }
  export interface Message {
    id: string;
    attempt: number;
    content: { tag: "text"; val: TextContent } | { tag: "email" | "webhook"; val: unknown };
  }
  export interface Failure {
    code?: string;
    detail: string;
    httpStatus?: number;
  }
  export interface Retryable {
    failure: Failure;
    retryAfterMs?: bigint;
  }
  export type Outcome =
    | { tag: "accepted"; val: { providerMessageId?: string; cost?: string } }
    | { tag: "rejected" | "suppressed" | "misconfigured" | "uncertain"; val: Failure }
    | { tag: "throttled" | "unavailable"; val: Retryable };
  export interface ConfigProblem {
    key: string;
    problem: string;
  }
}

declare module "doorward:notifier/config@1.0.0" {
  export function get(key: string): { tag: "text" | "number" | "flag" | "texts"; val: unknown } | undefined;
}

declare module "doorward:notifier/clock@1.0.0" {
  export function nowUnix(): bigint;
}

declare module "doorward:notifier/secrets@1.0.0" {
  export interface Secret {}
  export function open(key: string): Secret;
}

declare module "doorward:notifier/http@1.0.0" {
  import type { Secret } from "doorward:notifier/secrets@1.0.0";
  export interface Header {
    name: string;
    value: Uint8Array;
  }
  export interface Response {
    status: number;
    headers: Header[];
    body: Uint8Array;
  }
  export type HttpError =
    | { tag: "denied" | "invalid" | "budget-exhausted"; val: string }
    | { tag: "timeout"; val: "no" | "maybe" }
    | { tag: "transport"; val: { sent: "no" | "maybe"; detail: string } }
    | { tag: "response-too-large"; val: bigint };
  export interface Request {
    method: "get" | "post" | "put" | "patch" | "delete";
    url: string;
    headers: Header[];
    body: { tag: "none" } | { tag: "json"; val: string } | { tag: "form"; val: [string, string][] };
    timeoutMs?: number;
  }
  export function fetch(request: Request, auth: { tag: "bearer"; val: Secret }[]): Response;
}
