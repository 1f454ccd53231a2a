"""Rules: what becomes of a comment on Facebook, taken up by itself or pasted by hand."""

from __future__ import annotations

from itertools import islice

import regex

from companion.domain import commands as c
from companion.domain.comments import events as e
from companion.domain.comments.commands import RemoveComment, TakeComment
from companion.domain.comments.terms import FIRST, NONE, video_number
from companion.domain.definition import is_within
from companion.domain.events import CommentTaken, Draft, IdeaHidden, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.state import FORGOTTEN, HIDDEN, State
from companion.domain.text import CHARACTER, NAME_LIMIT, TEXT_LIMIT, clean_name, clean_text

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    TakeComment: frozenset({OPERATOR}),
    RemoveComment: frozenset({OPERATOR}),
    c.PasteComment: frozenset({"moderator", "admin"}),
    c.FollowComments: frozenset({"moderator", "admin"}),
    c.UnfollowComments: frozenset({"moderator", "admin"}),
}
#: What Facebook calls people whose name it does not tell.
NOBODY = regex.compile(r"\s*facebook[\s-]*(?:user|nutzer(?:/?-?in)?|benutzer(?:in)?)\s*", regex.I)


@rule.register
def _(command: TakeComment, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not is_within(state.opens, now, state.closes):
        return refuse("closed")
    page = state.following.conditions.page
    if page and command.number == page:
        return refuse("own_comment")
    if command.person in state.conduct.muted:
        return refuse("muted")
    text = clean_text(shortened(command.text, TEXT_LIMIT))
    if isinstance(text, Refusal):
        return text
    author = shown_name(
        shortened(command.author or "", NAME_LIMIT), state.following.conditions.names
    )
    return taken(state, now, ids, text, author, command.person)


@rule.register
def _(command: c.PasteComment, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.kind not in c.KINDS:
        return refuse("unknown_kind")
    if command.theme and not state.themes.knows(command.theme):
        return refuse("unknown_theme")
    text = clean_text(command.text)
    if isinstance(text, Refusal):
        return text
    given = command.author or ""
    if given.strip():
        checked = clean_name(given)
        if isinstance(checked, Refusal):
            return checked
        given = checked
    author = shown_name(given, state.following.conditions.names)
    # A person of its own for each: forgetting the moderator must not take it along.
    return taken(
        state, now, ids, text, author, ids("f"), command.kind, command.theme or None, who.id
    )


def taken(
    state: State,
    now: float,
    ids: Ids,
    text: str,
    author: str,
    person: str,
    kind: str = c.KINDS[0],
    theme: str | None = None,
    pasted_by: str | None = None,
) -> Draft | Refusal:
    writes = [Writing(ids("w"), "comment_text", person, text)]
    if author:
        name = clean_name(author)
        if not isinstance(name, Refusal):  # a name of nothing visible is none
            writes.append(Writing(ids("w"), "comment_author", person, name))
    event = CommentTaken(
        at=now,
        by=person,
        idea=ids("i"),
        kind=kind,
        theme=theme,
        origin="facebook",
        words=writes[0].id,
        author=writes[1].id if len(writes) == 2 else None,
        published=False,  # it waits in every mode: whoever wrote it did not write to the hall
        pasted_by=pasted_by,
    )
    return Draft(event, writes=tuple(writes))


def shown_name(author: str, names: str) -> str:
    """As much of a commenter's name as the city shows; "" for none."""
    if names == NONE or NOBODY.fullmatch(author):
        return ""
    words = author.split()
    return " ".join(words[:1] if names == FIRST else words)


def shortened(text: str, limit: int) -> str:
    """Comments are longer than ideas may be: what does not fit is left out, and one sees that."""
    characters = [found.start() for found in islice(CHARACTER.finditer(text), limit + 1)]
    return text if len(characters) <= limit else text[: characters[limit - 1]].rstrip() + "…"


@rule.register
def _(command: RemoveComment, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = state.ideas.get(command.idea)
    if idea is None or idea.status == FORGOTTEN:
        return refuse("unknown_idea")
    if idea.status == HIDDEN:
        return refuse("already", status=idea.status)
    event = IdeaHidden(at=now, by=who.id, idea=idea.id, version=idea.version + 1, reason="other")
    return Draft(event, expects={idea.id: idea.version}, moves=(idea.id,))


@rule.register
def _(command: c.FollowComments, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    video = video_number(command.video)
    if video is None:
        return refuse("bad_video")
    return Draft(e.CommentsFollowed(at=now, by=who.id, video=video))


@rule.register
def _(command: c.UnfollowComments, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return Draft(e.CommentsUnfollowed(at=now, by=who.id))
