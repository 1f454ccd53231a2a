"""Fold: how each event about mails changes the post."""

from __future__ import annotations

from companion.domain.folding import fold
from companion.domain.mail import commands as c
from companion.domain.mail import events as e
from companion.domain.mail.post import Box, Letter
from companion.domain.seats.fold import changed, note
from companion.domain.seats.screen import REGISTRATIONS
from companion.domain.state import State


@fold.register
def _(event: e.NoticesDue, state: State) -> None:
    line, post = state.line, state.post
    post.occasions += 1
    if event.occasion == c.ACCESS:
        post.access_given = True
    else:
        post.reminded = line.conditions.starts if line.conditions else None
    seated = (line.registrations[id] for id in line.seated)
    for registration in sorted(seated, key=lambda one: one.position):
        note(state, registration, event.occasion, event.at)
        changed(state, registration)


@fold.register
def _(event: e.MailBegun, state: State) -> None:
    letter = happened(event, state)
    if letter:
        letter.attempts, letter.until, letter.again = event.attempt, event.until, None


@fold.register
def _(event: e.MailSent, state: State) -> None:
    letter = happened(event, state)
    if letter is None:
        return
    letter.sent, letter.until, letter.again = event.at, None, None
    state.post.done(letter)
    registration = state.line.registrations.get(event.registration)
    if registration is None:
        return
    for notice in registration.notices:
        notice.told = notice.told or notice.position <= event.notice
    state.touch(REGISTRATIONS, registration.id)


@fold.register
def _(event: e.MailFailed, state: State) -> None:
    letter = happened(event, state)
    if letter:
        letter.until, letter.again = None, event.again
        letter.why, letter.code = event.why, event.code
        letter.given_up = event.again is None


@fold.register
def _(event: e.MailRequested, state: State) -> None:
    last = happened(event, state) and state.post.last(event.registration)
    if last:
        last.asked += 1
        state.post.renew(event.registration, event.at)


def happened(event: e.Mail, state: State) -> Letter | None:
    """The message that it happened to; None: all that was to be said to the person is erased."""
    box = state.post.boxes.setdefault(event.registration, Box())
    box.version += 1
    return state.post.find(event.registration, event.notice)
