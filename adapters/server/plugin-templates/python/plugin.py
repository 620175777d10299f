"""{{id}}: one JSON request per text message."""

from doorward import Answer, Refused, accepted, post_json, refusal, setting, text_of
from wit_world.imports import types


class Sender:
    """What the host calls."""

    def check_config(self) -> list[types.ConfigProblem]:
        """What is wrong with the settings, beyond what plugin.toml says."""
        return []

    def send(self, message: types.Message) -> types.Outcome:
        """Sends one message."""
        try:
            return outcome(request(message))
        except Refused as refused:
            return refused.outcome


def request(message: types.Message) -> Answer:
    """The request that a message becomes."""
    text = text_of(message)
    endpoint = (setting("endpoint") or "https://api.{{id}}.example").rstrip("/")
    body = {"to": text.recipient, "text": text.body}
    sender = text.sender or setting("from")
    if sender:
        body["from"] = sender
    return post_json(f"{endpoint}/v1/messages", body, bearer="api-key", headers={"idempotency-key": message.id})


def outcome(answer: Answer) -> types.Outcome:
    """What the answer means."""
    document = answer.json()
    error = document.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    code = code if isinstance(code, str) else None
    provider_id = document.get("id")
    if answer.status == 201 and isinstance(provider_id, str):
        return accepted(provider_id)
    if answer.status == 400 and code == "opted_out":
        return refusal("suppressed", "the recipient opted out", code, answer.status)
    if 200 <= answer.status < 300:
        return refusal("uncertain", f"status {answer.status} without an answer to go by", None, answer.status)
    return answer.refused(code)
