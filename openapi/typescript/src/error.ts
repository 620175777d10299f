/** What can go wrong with a call. */

import type { Challenge, FieldProblem, Problem, ProblemCode } from "./generated/operations.js";

/**
 * What went wrong, as a word to branch on: a code of the API, `unreachable` when no answer came, or `unexpected` when
 * what came was no answer of Doorward. A server newer than this client may say other words.
 */
export type ErrorCode = ProblemCode | "unreachable" | "unexpected";

/** A call that did not succeed. */
export class DoorwardError extends Error {
  override readonly name = "DoorwardError";
  /** What went wrong, as a word to branch on. */
  readonly code: ErrorCode;
  /** The status of the answer; 0 when none came. */
  readonly status: number;
  /** What the server said. */
  readonly problem: Problem | undefined;
  /** After how many seconds trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status ?? 0;
    this.problem = details.problem;
    this.retryAfter = details.problem?.retry_after ?? details.retryAfter;
  }

  /** The id under which the server's logs know the request. */
  get requestId(): string | undefined {
    return this.problem?.request_id;
  }

  /** What is wrong with each member of the request. */
  get errors(): readonly FieldProblem[] {
    return this.problem?.errors ?? [];
  }

  /** How many tries are left for a code. */
  get attemptsLeft(): number | undefined {
    return this.problem?.attempts_left;
  }

  /** The challenge just begun: verify it to go on. */
  get challenge(): Challenge | undefined {
    return this.problem?.challenge;
  }
}

interface Details {
  status?: number;
  problem?: Problem;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** Whether something caught is a `DoorwardError`, of one of these codes if any are given. */
export function isDoorwardError(caught: unknown, ...codes: ErrorCode[]): caught is DoorwardError {
  return caught instanceof DoorwardError && (codes.length === 0 || codes.includes(caught.code));
}

/** The error an unsuccessful answer stands for. */
export function errorOf(status: number, body: unknown, retryAfter: number | undefined): DoorwardError {
  if (isProblem(body)) {
    return new DoorwardError(body.code, body.detail || body.title, { status, problem: body, retryAfter });
  }
  return new DoorwardError("unexpected", `The answer with status ${status} is not one of Doorward`, {
    status,
    retryAfter,
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}
