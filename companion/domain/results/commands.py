"""Commands about the public record."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.command import Command

#: As what the record leaves the house.
FORMS = CSV, XLSX, JSONL = ("csv", "xlsx", "jsonl")


@dataclass(frozen=True)
class PublishResults(Command):
    """The city says so: everybody may read the record. `version`: of the publication, as seen."""

    version: int


@dataclass(frozen=True)
class WithdrawResults(Command):
    """Nobody but the team reads it."""

    version: int


@dataclass(frozen=True)
class UndoResults(Command):
    """Back to what was before it was published or withdrawn last."""

    version: int


@dataclass(frozen=True)
class FetchRecord(Command):
    """The record leaves the house as a file of one of FORMS; with the `names` that stand beside
    the ideas, or without; `cause`: with those of the others of this cause. Only the server gives
    it."""

    form: str
    names: bool = False
    cause: str | None = None


BY_NAME: dict[str, type[Command]] = {
    "publish_results": PublishResults,
    "withdraw_results": WithdrawResults,
    "undo_results": UndoResults,
}
