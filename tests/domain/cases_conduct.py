"""What leads up to each command of conduct, crew and paper, for tests/domain/test_screens.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from companion.domain import commands as c
from companion.domain.conduct import commands as d
from companion.domain.crew import commands as w
from companion.domain.paper.commands import EnterIdea
from companion.domain.results import commands as r

Act = Callable[[], object]


def cases(
    case: Callable[[type[c.Command]], Callable[[Any], Any]], published: Callable[..., str]
) -> None:
    """Registers them with `case`; `published`: an idea of ada's on the wall."""

    @case(c.RepeatedIdea)
    def _(it: Any) -> Act:
        first = published(it)
        return lambda: it.ben.does(c.RepeatedIdea("Mehr Bänke", repeats=first))

    @case(d.SwitchModes)
    def _(it: Any) -> Act:
        published(it)
        return lambda: it.mona.does(d.SwitchModes(1, "post", posting=False, slow=30, attention=2))

    @case(d.RevertModes)
    def _(it: Any) -> Act:
        it.mona.does(d.SwitchModes(1, posting=False))
        return lambda: it.milo.does(d.RevertModes(2))

    @case(d.MuteVisitor)
    def _(it: Any) -> Act:
        published(it)
        return lambda: it.mona.does(d.MuteVisitor(it.ada.who.id))

    @case(d.UnmuteVisitor)
    def _(it: Any) -> Act:
        published(it)
        it.mona.does(d.MuteVisitor(it.ada.who.id))
        return lambda: it.milo.does(d.UnmuteVisitor(it.ada.who.id))

    @case(d.ReportIdea)
    def _(it: Any) -> Act:
        idea = published(it)
        return lambda: it.ben.does(d.ReportIdea(idea, "insult"))

    @case(r.PublishResults)
    def _(it: Any) -> Act:
        published(it)
        return lambda: it.mona.does(r.PublishResults(1))

    @case(r.WithdrawResults)
    def _(it: Any) -> Act:
        it.mona.does(r.PublishResults(1))
        return lambda: it.milo.does(r.WithdrawResults(2))

    @case(r.UndoResults)
    def _(it: Any) -> Act:
        it.mona.does(r.PublishResults(1))
        return lambda: it.milo.does(r.UndoResults(2))

    @case(r.FetchRecord)
    def _(it: Any) -> Act:
        published(it)
        return lambda: it.mona.does(r.FetchRecord("csv"))

    @case(w.LeaveNote)
    def _(it: Any) -> Act:
        idea = published(it)
        return lambda: it.mona.does(w.LeaveNote("Bitte ansehen", idea))

    @case(w.RemoveNote)
    def _(it: Any) -> Act:
        note = it.mona.does(w.LeaveNote("Bitte ansehen"))
        return lambda: it.milo.does(w.RemoveNote(note.note))

    @case(w.AskForStage)
    def _(it: Any) -> Act:
        idea = published(it)
        return lambda: it.mona.does(w.AskForStage(idea))

    @case(w.AcknowledgeAsk)
    def _(it: Any) -> Act:
        idea = published(it)
        it.mona.does(w.AskForStage(idea))
        return lambda: it.milo.does(w.AcknowledgeAsk(idea))

    @case(w.WithdrawAsk)
    def _(it: Any) -> Act:
        idea = published(it)
        it.mona.does(w.AskForStage(idea))
        it.milo.does(w.AcknowledgeAsk(idea))
        return lambda: it.mona.does(w.WithdrawAsk(idea))

    @case(EnterIdea)
    def _(it: Any) -> Act:
        return lambda: it.mona.does(
            EnterIdea("Mehr Bänke", "wish", "stadt", author="Frau Kowalski", publish=True)
        )
