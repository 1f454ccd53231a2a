"""What leads up to each command about labs, for tests/domain/test_screens.py: no screen shows them,
and none may be upset by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import commands as c
from companion.domain.labs import commands as la
from companion.domain.labs.standing import BE_TOLD, STANDARD, TAKE_PART
from companion.domain.rules import Who
from companion.domain.ruling import MEMBER

Act = Callable[[], object]
STARTS = 1_700_000_000


def cases(
    case: Callable[[type[c.Command]], Callable[[Any], Any]], published: Callable[..., str]
) -> None:
    """Registers them with `case`; `published`: an idea of ada's on the wall."""

    def with_lab(it: Any) -> str:
        published(it, theme="stadt")
        lab: str = it.mona.does(la.MakeLab("Labor WLAN", themes=("stadt",))).lab
        return lab

    def joined(it: Any) -> Who:
        join = la.JoinLab(with_lab(it), BE_TOLD, "ada@example.org", consent=STANDARD)
        return Who(MEMBER, it.does(it.ada.who, join).member)

    def confirmed(it: Any) -> Who:
        member = joined(it)
        it.does(member, la.ConfirmMember())
        return member

    @case(la.MakeLab)
    def _(it: Any) -> Act:
        return lambda: with_lab(it)

    @case(la.ChangeLab)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        return lambda: it.milo.does(la.ChangeLab("Labor Netze", lab=lab, version=1))

    @case(la.OpenLab)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        return lambda: it.milo.does(la.OpenLab(lab, 1, False))

    @case(la.AddIdea)
    def _(it: Any) -> Act:
        lab, idea = with_lab(it), published(it)
        return lambda: it.milo.does(la.AddIdea(lab, 1, idea))

    @case(la.TakeIdea)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        return lambda: it.milo.does(la.TakeIdea(lab, 1, next(iter(it.state.ideas))))

    @case(la.SetMeeting)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        return lambda: it.milo.does(la.SetMeeting(lab, 1, STARTS, 90, "Bürgerhaus"))

    @case(la.RemoveMeeting)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        meeting = it.mona.does(la.SetMeeting(lab, 1, STARTS, 90)).meeting
        return lambda: it.milo.does(la.RemoveMeeting(lab, 2, meeting))

    @case(la.RemoveLab)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        return lambda: it.milo.does(la.RemoveLab(lab, 1))

    @case(la.UndoLab)
    def _(it: Any) -> Act:
        lab = with_lab(it)
        it.mona.does(la.RemoveLab(lab, 1))
        return lambda: it.milo.does(la.UndoLab(lab, 2))

    @case(la.WriteToLab)
    def _(it: Any) -> Act:
        confirmed(it)
        lab = next(iter(it.state.labs.labs))
        return lambda: it.mona.does(la.WriteToLab(lab, "Termin", "Wir treffen uns."))

    @case(la.ViewMembers)
    def _(it: Any) -> Act:
        lab, anna = with_lab(it), it.moderator("Anna", "admin")
        return lambda: anna.does(la.ViewMembers(lab, "page"))

    @case(la.JoinLab)
    def _(it: Any) -> Act:
        return lambda: joined(it)

    @case(la.ConfirmMember)
    def _(it: Any) -> Act:
        member = joined(it)
        return lambda: it.does(member, la.ConfirmMember())

    @case(la.ChangeMember)
    def _(it: Any) -> Act:
        member = confirmed(it)
        version = it.state.labs.members[member.id].version
        return lambda: it.does(member, la.ChangeMember(version, TAKE_PART, "Ada"))

    @case(la.LeaveLab)
    def _(it: Any) -> Act:
        member = confirmed(it)
        return lambda: it.does(member, la.LeaveLab())
