"""Rules: what becomes of a command about the stage."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.events import Draft, Writing
from companion.domain.groups.rules import known
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.stage import commands as s
from companion.domain.stage import events as e
from companion.domain.stage.standing import GROUPS, MODES, NAMES, SPOTLIGHT
from companion.domain.state import PUBLISHED, State
from companion.domain.text import clean_text

#: Who directs the stage. A stage link is a machine's: it lies in OBS and on kiosks, and shows only.
CREW = frozenset({"moderator", "admin"})

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    s.ShowPicture: CREW,
    s.PreparePicture: CREW,
    s.TakePicture: CREW,
    s.BlackOut: CREW,
    s.SetStage: CREW,
    s.UndoStage: CREW,
}

#: The key under which the log counts decisions about the stage.
STAGE = "stage"
#: Characters of the words for the pause: three lines that the last row reads.
CAPTION_LIMIT = 120
#: Minutes that a pause can be announced for.
LONGEST_PAUSE = 600


@rule.register
def _(command: s.ShowPicture, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    wrong = unfit(state, command.mode, command.idea, command.group)
    if wrong:
        return wrong
    event = e.PictureShown(
        at=now, by=who.id, picture=command.mode, idea=command.idea, group=command.group
    )
    return decision(state, event, command.idea)


@rule.register
def _(command: s.PreparePicture, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.mode is not None:
        wrong = unfit(state, command.mode, command.idea, command.group)
        if wrong:
            return wrong
    idea, group = (command.idea, command.group) if command.mode is not None else (None, None)
    event = e.PicturePrepared(at=now, by=who.id, picture=command.mode, idea=idea, group=group)
    return decision(state, event, idea)


@rule.register
def _(command: s.TakePicture, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    """It rests on the preview that was seen: what another prepared meanwhile is not put on air."""
    prepared = state.stage.now.preview
    if prepared is None:
        return refuse("nothing_prepared")
    if prepared.number != command.preview:
        return moved(state)
    picture = prepared.picture
    event = e.PictureShown(
        at=now,
        by=who.id,
        picture=picture.mode,
        idea=picture.idea,
        prepared=True,
        group=picture.group,
    )
    draft = decision(state, event, picture.idea)
    return Draft(event, {**draft.expects, STAGE: state.stage.decided}, draft.moves)


@rule.register
def _(command: s.BlackOut, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return decision(state, e.BlackedOut(at=now, by=who.id, dark=command.on))


@rule.register
def _(command: s.SetStage, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    standing = state.stage.now
    names = command.names or standing.names
    if names not in NAMES:
        return refuse("bad_request", field="names")
    caption, writes = standing.caption, list[Writing]()
    if command.text is not None:
        caption = None
        if command.text.strip():
            text = clean_text(command.text, limit=CAPTION_LIMIT)
            if isinstance(text, Refusal):
                return text
            caption = ids("w")
            writes.append(Writing(caption, "stage_caption", None, text))
    until = standing.until
    if command.minutes is not None:
        if not 0 <= command.minutes <= LONGEST_PAUSE:
            return refuse("bad_request", field="minutes")
        until = now + command.minutes * 60 if command.minutes else None
    event = e.StageSet(at=now, by=who.id, names=names, caption=caption, until=until)
    # What was not given stays as it is now: nobody else may change it meanwhile.
    return Draft(event, {STAGE: state.stage.decided}, (STAGE,), tuple(writes))


@rule.register
def _(command: s.UndoStage, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.version != state.stage.version:
        return moved(state)
    if not state.stage.past:
        return refuse("nothing_to_undo")
    event = e.StageReverted(at=now, by=who.id)
    return Draft(event, {STAGE: state.stage.decided}, (STAGE,))


def unfit(state: State, mode: str, idea: str | None, group: str | None) -> Refusal | None:
    """Why a picture cannot be shown; None: it can."""
    if mode not in MODES:
        return refuse("bad_request", field="mode")
    if (idea is not None) is not (mode == SPOTLIGHT):
        return refuse("bad_request", field="idea")
    if group is not None:
        if mode != GROUPS:
            return refuse("bad_request", field="group")
        if known(state, group) is None:
            return refuse("unknown_group")
    if idea is None:
        return None
    if idea not in state.ideas:
        return refuse("unknown_idea")
    return refuse("not_published") if state.ideas[idea].status != PUBLISHED else None


def decision(state: State, event: e.StageChanged, idea: str | None = None) -> Draft:
    """The later of two holds, but an idea goes on air as it is now, or not at all."""
    expects = {idea: state.ideas[idea].version} if idea else {}
    return Draft(event, expects, (STAGE,))


def moved(state: State) -> Refusal:
    """Who was first."""
    return refuse("stage_moved", by=state.stage.by, version=state.stage.version)
