"""Commands: what people ask, in the imperative, and how a client's message becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

import regex

from companion.domain.answers import commands as answers
from companion.domain.command import Command as Command
from companion.domain.conduct import commands as conduct
from companion.domain.crew import commands as crew
from companion.domain.groups import commands as groups
from companion.domain.paper import commands as paper
from companion.domain.polls import commands as polls
from companion.domain.queue import commands as queue
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import commands as results
from companion.domain.stage import commands as stage
from companion.domain.themes import commands as themes
from companion.domain.timing import commands as timing

KINDS = ("idea", "wish", "question", "experience")
#: Why an idea is hidden. Any other words are kept as a note, with the reason "other".
REASONS = (
    "off_topic",
    "insult",
    "personal_data",
    "duplicate",
    "advertising",
    "unreadable",
    "other",
)
#: What a member of staff can be; `stage` is a machine: projector, OBS, kiosk.
ROLES = ("moderator", "desk", "door", "admin", "stage")

NONCE = regex.compile(r"[\x21-\x7e]{8,64}")


@dataclass(frozen=True)
class PostIdea(Command):
    """A guest's idea; who posts it is never said by the client. `group`: the asker's small group,
    for which alone it is until that hands it in."""

    text: str
    kind: str = "idea"
    theme: str | None = None
    author: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class RepeatedIdea(PostIdea):
    """The same, where the server has found this text before: in the idea `repeats`. No client says
    so."""

    repeats: str | None = None


@dataclass(frozen=True)
class SupportIdea(Command):
    """ "I want that too"."""

    idea: str


@dataclass(frozen=True)
class WithdrawSupport(Command):
    """Support taken back."""

    idea: str


@dataclass(frozen=True)
class PublishIdea(Command):
    """Show it to everybody; `version` is the one that the moderator saw."""

    idea: str
    version: int
    batch: str | None = None


@dataclass(frozen=True)
class HideIdea(Command):
    """Show it to nobody but moderators and, with the reason, its author."""

    idea: str
    version: int
    reason: str
    batch: str | None = None


@dataclass(frozen=True)
class RestoreIdea(Command):
    """Back to what it was before it was hidden."""

    idea: str
    version: int
    batch: str | None = None


@dataclass(frozen=True)
class EditIdea(Command):
    """Another wording; the first is kept."""

    idea: str
    version: int
    text: str


@dataclass(frozen=True)
class UndoIdea(Command):
    """Undo the last decision on this idea."""

    idea: str
    version: int
    batch: str | None = None


@dataclass(frozen=True)
class MergeIdeas(Command):
    """Make several ideas one of them: `idea`, at the `version` seen. `merged`: the others, each
    with the version seen."""

    idea: str
    version: int
    merged: Mapping[str, int]


@dataclass(frozen=True)
class SplitIdea(Command):
    """Take one wording out again: it becomes an idea of its own, with its own supporters."""

    idea: str
    version: int


@dataclass(frozen=True)
class SpotlightIdea(Command):
    """Alone on the big screen; None brings the wall back and needs no version."""

    idea: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class PasteComment(Command):
    """A comment on Facebook, copied by hand in its author's words."""

    text: str
    author: str | None = None
    kind: str = "idea"
    theme: str | None = None


@dataclass(frozen=True)
class FollowComments(Command):
    """Take up the comments under this live video: its number, or its address."""

    video: str


@dataclass(frozen=True)
class UnfollowComments(Command):
    """Take up no more of them."""


@dataclass(frozen=True)
class CheckIn(Command):
    """The asking visitor showed a valid venue code."""


@dataclass(frozen=True)
class CheckOut(Command):
    """The asking visitor leaves the hall."""


@dataclass(frozen=True)
class RevokeCodes(Command):
    """All codes and grants so far are void, those on posters too. `everybody`: whoever came in by
    a code alone is out, and comes in again by a new one."""

    everybody: bool = False


@dataclass(frozen=True)
class RevokePresence(Command):
    """`person`, a visitor or a registration, counts as being at home, whatever code they bring."""

    person: str


@dataclass(frozen=True)
class AllowPresence(Command):
    """`person` may come in by a code again."""

    person: str


@dataclass(frozen=True)
class DefineGathering(Command):
    """`definition`: a definition.Definition's JSON text. `seen`: the one it was made from, as a
    vault id or events.FIRST; None: it replaces whatever holds now."""

    definition: str
    seen: str | None = None


@dataclass(frozen=True)
class InviteStaff(Command):
    """A login link for `name`, good for `seconds`."""

    name: str
    role: str
    seconds: float


@dataclass(frozen=True)
class LogIn(Command):
    """Somebody holds the link `link`; the session shall last `seconds`."""

    link: str
    seconds: float


@dataclass(frozen=True)
class LogOut(Command):
    """The asking member of staff leaves."""


@dataclass(frozen=True)
class RevokeStaff(Command):
    """Take all rights from `staff`, at once."""

    staff: str


@dataclass(frozen=True)
class ForgetPerson(Command):
    """Erase what a visitor wrote, or a member of staff's name."""

    person: str


@dataclass(frozen=True)
class RunRetention(Command):
    """Erase the vault's entries `due`: their time is over."""

    due: tuple[str, ...]


#: The commands that a client can send, by the name on the wire.
BY_NAME: dict[str, type[Command]] = {
    "post_idea": PostIdea,
    "support_idea": SupportIdea,
    "withdraw_support": WithdrawSupport,
    "publish_idea": PublishIdea,
    "hide_idea": HideIdea,
    "restore_idea": RestoreIdea,
    "edit_idea": EditIdea,
    "undo_idea": UndoIdea,
    "merge_ideas": MergeIdeas,
    "split_idea": SplitIdea,
    "spotlight_idea": SpotlightIdea,
    "paste_comment": PasteComment,
    "follow_comments": FollowComments,
    "unfollow_comments": UnfollowComments,
    "revoke_codes": RevokeCodes,
    "revoke_presence": RevokePresence,
    "allow_presence": AllowPresence,
    **timing.BY_NAME,
    **conduct.BY_NAME,
    **crew.BY_NAME,
    **paper.BY_NAME,
    **queue.BY_NAME,
    **polls.BY_NAME,
    "show_picture": stage.ShowPicture,
    "prepare_picture": stage.PreparePicture,
    "take_picture": stage.TakePicture,
    "black_out": stage.BlackOut,
    "set_stage": stage.SetStage,
    "undo_stage": stage.UndoStage,
    **results.BY_NAME,
    **answers.BY_NAME,
    **themes.BY_NAME,
    **groups.BY_NAME,
}


def parse(message: object) -> tuple[Command, str] | Refusal:
    """A client's message as (command, nonce). Fields a command does not have are passed over.

    Refused: `bad_request` (with the `field` that is wrong) and `unknown_command`.
    """
    if not isinstance(message, dict):
        return refuse("bad_request")
    nonce = message.get("nonce")
    if not isinstance(nonce, str) or not NONCE.fullmatch(nonce):
        return refuse("bad_request", field="nonce")
    name = message.get("name")
    cls = BY_NAME.get(name) if isinstance(name, str) else None
    if cls is None:
        return refuse("unknown_command")
    values: dict[str, Any] = {}
    for field in fields(cls):  # type: ignore[arg-type]  # every command is a dataclass
        value = message.get(field.name)
        if value is None and not field.default is field.default_factory is MISSING:
            continue
        if not fits(value, str(field.type)):
            return refuse("bad_request", field=field.name)
        values[field.name] = tuple(value) if isinstance(value, list) else value
    return cls(**values), nonce


def fits(value: object, annotation: str) -> bool:
    """Whether a JSON value is of a field's type; true and false are no numbers here."""
    if annotation.startswith("int"):
        return isinstance(value, int) and not isinstance(value, bool)
    if annotation.startswith("bool"):
        return isinstance(value, bool)
    if annotation.startswith("tuple"):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if annotation == "Mapping[str, int]":
        return isinstance(value, dict) and all(fits(item, "int") for item in value.values())
    return isinstance(value, str)
