// {{id}}: one JSON request per text message.

import type { ConfigProblem, Message, Outcome } from "doorward:notifier/types@1.0.0";
import { accepted, type Answer, postJson, refusal, Refused, setting, textOf } from "./doorward";

export const sender = {
  /** What is wrong with the settings, beyond what plugin.toml says. */
  checkConfig(): ConfigProblem[] {
    return [];
  },

  /** Sends one message. */
  send(message: Message): Outcome {
    try {
      return outcome(request(message));
    } catch (error) {
      if (error instanceof Refused) return error.outcome;
      throw error;
    }
  },
};

/** The request that a message becomes. */
function request(message: Message): Answer {
  const text = textOf(message);
  const endpoint = (setting("endpoint") ?? "https://api.{{id}}.example").replace(/\/+$/u, "");
  const body = { to: text.recipient, from: text.sender ?? setting("from"), text: text.body };
  return postJson(`${endpoint}/v1/messages`, body, "api-key", { "idempotency-key": message.id });
}

/** What the answer means. */
function outcome(answer: Answer): Outcome {
  const document = answer.json();
  const code = codeIn(document.error);
  if (answer.status === 201 && typeof document.id === "string") return accepted(document.id);
  if (answer.status === 400 && code === "opted_out") {
    return refusal("suppressed", "the recipient opted out", code, answer.status);
  }
  if (answer.status >= 200 && answer.status < 300) {
    return refusal("uncertain", `status ${answer.status} without an answer to go by`, undefined, answer.status);
  }
  return answer.refused(code);
}

function codeIn(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : undefined;
}
