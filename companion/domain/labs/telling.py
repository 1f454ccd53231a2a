"""Rules: what those in a lab are told, and who looks at who they are."""

from __future__ import annotations

from companion.domain.events import Draft, Writing
from companion.domain.labs import commands as c
from companion.domain.labs import events as e
from companion.domain.labs.standing import WAYS
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import State
from companion.domain.text import clean_text

#: Characters.
SUBJECT_LIMIT, MESSAGE_LIMIT = 120, 4_000


@rule.register
def _(command: c.WriteToLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = state.labs.labs.get(command.lab)
    if lab is None or not lab.is_there:
        return refuse("unknown_lab")
    if command.to not in c.TO:
        return refuse("bad_request", field="to")
    subject = clean_text(" ".join(command.subject.split()), field="subject", limit=SUBJECT_LIMIT)
    if isinstance(subject, Refusal):
        return subject
    text = clean_text(command.text, field="text", limit=MESSAGE_LIMIT)
    if isinstance(text, Refusal):
        return text
    if not state.labs.in_lab(lab.id, (command.to,) if command.to in WAYS else WAYS):
        return refuse("nobody_to_tell")
    writes = (
        Writing(ids("w"), "lab_message", None, subject),
        Writing(ids("w"), "lab_message", None, text),
    )
    event = e.LabWritten(
        at=now,
        by=who.id,
        lab=lab.id,
        subject=writes[0].id,
        words=writes[1].id,
        to=command.to,
    )
    return Draft(event, writes=writes)


@rule.register
def _(command: c.ViewMembers, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.lab not in state.labs.labs:
        return refuse("unknown_lab")
    if command.what not in c.VIEWS:
        return refuse("bad_request", field="what")
    return Draft(e.LabMembersViewed(at=now, by=who.id, lab=command.lab, view=command.what))
