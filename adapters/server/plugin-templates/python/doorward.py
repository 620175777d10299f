"""What the plugin needs from its host: settings, secrets, one request, and what answers mean by default."""

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from itertools import accumulate

from componentize_py_types import Err
from wit_world.imports import clock, config, http, secrets, types

# The parser goes one call deeper for each level of a document, and the stack of a plugin is small.
LEVELS = 100


class Refused(Exception):
    """The message is not sent; this is its outcome."""

    def __init__(self, outcome: types.Outcome):
        super().__init__()
        self.outcome = outcome


@dataclass
class Answer:
    """What the provider answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:
        """The body as a JSON object; anything else is an empty one."""
        if is_deep(self.body):
            return {}
        try:
            document = json.loads(self.body)
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}

    def excerpt(self) -> str:
        """The beginning of the body on one line."""
        return " ".join(self.body.decode("utf-8", "replace").split())[:200]

    def retry_after_ms(self) -> int | None:
        """How long the provider wants to be left alone."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return min(int(value), 10**9) * 1000
        try:
            date = parsedate_to_datetime(value)
        except (TypeError, ValueError, IndexError):
            return None
        moment = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
        now = datetime.fromtimestamp(clock.now_unix(), timezone.utc)
        return max(0, int((moment - now).total_seconds() * 1000))

    def refused(self, code: str | None = None, detail: str | None = None) -> types.Outcome:
        """What the status means when the provider says nothing more exact."""
        return refusal(
            kind_of(self.status),
            detail or self.excerpt() or f"status {self.status}",
            code,
            self.status,
            self.retry_after_ms(),
        )


def is_deep(document: bytes) -> bool:
    """Whether more brackets are open at once than any answer needs."""
    steps = ((byte in b"[{") - (byte in b"]}") for byte in document if byte in b"[{}]")
    return any(levels > LEVELS for levels in accumulate(steps))


def setting(key: str) -> str | None:
    """A text setting; an empty one counts as left out."""
    value = config.get(key)
    text = value.value.strip() if isinstance(value, types.ConfigValue_Text) else ""
    return text or None


def text_of(message: types.Message) -> types.TextContent:
    """The text message in a message."""
    if not isinstance(message.content, types.Content_Text):
        raise Refused(refusal("misconfigured", "this provider sends text messages only"))
    return message.content.value


def post_json(url: str, body: dict, bearer: str, headers: dict[str, str] | None = None) -> Answer:
    """Posts JSON with a secret as bearer token. The host puts the secret in; nobody here ever reads it."""
    try:
        secret = secrets.open(bearer)
    except Err as error:
        raise Refused(refusal("misconfigured", f"denied: the secret {bearer}: {error.value.value}")) from error
    request = http.Request(
        http.Method.POST,
        url,
        [http.Header(name, value.encode()) for name, value in (headers or {}).items()],
        http.Body_Json(json.dumps(body)),
        None,
    )
    try:
        response = http.fetch(request, [http.Auth_Bearer(secret)])
    except Err as error:
        raise Refused(lost(error.value)) from error
    names = {header.name.lower(): header.value.decode("utf-8", "replace") for header in reversed(response.headers)}
    return Answer(response.status, names, response.body)


def kind_of(status: int) -> str:
    """The word for a status that is not the success the provider documents."""
    if status in (408, 425, 429):
        return "throttled"
    if 300 <= status < 400 or status in (401, 402, 403):
        return "misconfigured"
    if 400 <= status < 500:
        return "rejected"
    if 500 <= status < 600:
        return "unavailable"
    return "uncertain"


def lost(error: http.HttpError) -> types.Outcome:
    """What a request without an answer means."""
    match error:
        case http.HttpError_Timeout(sent):
            return refusal(by_sent(sent), "timed out")
        case http.HttpError_Transport(fault):
            return refusal(by_sent(fault.sent), fault.detail or "the connection broke")
        case http.HttpError_ResponseTooLarge(size):
            return refusal("uncertain", f"the answer has {size} bytes")
        case _:
            return refusal("misconfigured", f"denied: {error.value}")


def by_sent(sent: http.Sent) -> str:
    """Only what never left is certainly unsent."""
    return "unavailable" if sent == http.Sent.NO else "uncertain"


def accepted(provider_message_id: str) -> types.Outcome:
    """The provider took responsibility."""
    return types.Outcome_Accepted(types.Receipt(provider_message_id, None))


def refusal(
    kind: str,
    detail: str,
    code: str | None = None,
    status: int | None = None,
    retry_after_ms: int | None = None,
) -> types.Outcome:
    """An outcome other than accepted, by its word."""
    failure = types.Failure(code, detail, status)
    match kind:
        case "rejected":
            return types.Outcome_Rejected(failure)
        case "suppressed":
            return types.Outcome_Suppressed(failure)
        case "throttled":
            return types.Outcome_Throttled(types.Retryable(failure, retry_after_ms))
        case "unavailable":
            return types.Outcome_Unavailable(types.Retryable(failure, retry_after_ms))
        case "uncertain":
            return types.Outcome_Uncertain(failure)
        case _:
            return types.Outcome_Misconfigured(failure)
