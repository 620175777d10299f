"""What can go wrong with a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .generated.models import Problem

if TYPE_CHECKING:
    from .generated.models import Challenge, FieldProblem, ProblemCode

ErrorCode: TypeAlias = "ProblemCode | Literal['unreachable', 'unexpected']"
"""What went wrong, as a word to branch on: a code of the API, `unreachable` when no answer came, or `unexpected` when
what came was no answer of Doorward. A server newer than this client may say other words."""


class DoorwardError(Exception):
    """A call that did not succeed."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        status: int = 0,
        problem: Problem | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        """What went wrong, as a word to branch on."""
        self.status = status
        """The status of the answer; 0 when none came."""
        self.problem = problem
        """What the server said."""
        named = problem.retry_after if problem else None
        self.retry_after = retry_after if named is None else named
        """After how many seconds trying again makes sense."""

    @property
    def request_id(self) -> str | None:
        """The id under which the server's logs know the request."""
        return self.problem.request_id if self.problem else None

    @property
    def errors(self) -> list[FieldProblem]:
        """What is wrong with each member of the request."""
        return (self.problem.errors if self.problem else None) or []

    @property
    def attempts_left(self) -> int | None:
        """How many tries are left for a code."""
        return self.problem.attempts_left if self.problem else None

    @property
    def challenge(self) -> Challenge | None:
        """The challenge just begun: verify it to go on."""
        return self.problem.challenge if self.problem else None


def unreachable() -> DoorwardError:
    """No answer came."""
    return DoorwardError("unreachable", "The server cannot be reached")


def unsuccessful(status: int, body: Any, retry_after: int | None) -> DoorwardError:
    """The error an unsuccessful answer stands for."""
    try:
        problem = Problem.from_json(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        message = f"The answer with status {status} is not one of Doorward"
        return DoorwardError("unexpected", message, status=status, retry_after=retry_after)
    return DoorwardError(
        problem.code, problem.detail or problem.title, status=status, problem=problem, retry_after=retry_after
    )
