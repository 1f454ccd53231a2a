"""Refounding, of the evening itself: the stage, polls that are not over, whether comments are
followed.

Part of live/refound/, which says when. What hangs on ideas goes with them; and voices that were
lost are not invented: a poll that was open is prepared again, for a result of those alone who
happen to answer a second time would be none.
"""

from __future__ import annotations

from collections.abc import Iterator

from companion.domain.comments.events import CommentsFollowed, CommentsUnfollowed
from companion.domain.events import Draft, Writing
from companion.domain.polls.events import PollPrepared
from companion.domain.polls.poll import OPEN, PREPARED, Poll
from companion.domain.rules import OPERATOR
from companion.domain.stage.events import BlackedOut, PicturePrepared, PictureShown, StageSet
from companion.domain.stage.rules import STAGE
from companion.domain.stage.standing import POLL, SHOWN, WALL
from companion.live.story import Story


def stage(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """What the hall sees, as far as it is no idea and no poll, how names read there, the pause, and
    what is prepared; where nobody has directed since."""
    if new.state.stage.by not in (None, OPERATOR):
        return
    before = old.state.stage.now
    caption = before.caption if before.caption in old.words else None
    if before.names != SHOWN or caption or before.until:
        event = StageSet(
            at=now, by=OPERATOR, names=before.names, caption=caption, until=before.until
        )
        text = (Writing(caption, "stage_caption", None, old.words[caption]),) if caption else ()
        yield Draft(event, moves=(STAGE,), writes=text)
    if before.under not in (WALL, POLL):
        shown = PictureShown(at=now, by=OPERATOR, picture=before.under)
        yield Draft(shown, moves=(STAGE,))
    if before.black:  # the crew hid something, or wants calm
        yield Draft(BlackedOut(at=now, by=OPERATOR, dark=True), moves=(STAGE,))
    if before.preview and before.preview.picture.idea is None:
        prepared = PicturePrepared(at=now, by=OPERATOR, picture=before.preview.picture.mode)
        yield Draft(prepared, moves=(STAGE,))


def polls(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Those that were prepared or open are prepared, under their old ids."""
    for poll in old.state.polls.polls.values():
        is_here = poll.id in new.state.polls.polls
        if (
            not is_here
            and poll.status in (PREPARED, OPEN)
            and poll.form.vault_ids <= old.words.keys()
        ):
            yield prepared_again(poll, old, now)


def prepared_again(poll: Poll, old: Story, now: float) -> Draft:
    form = poll.form
    event = PollPrepared(
        at=now,
        by=(poll.past or [poll.standing])[0].by or OPERATOR,
        poll=poll.id,
        form=form.kind,
        question=form.question,
        options=form.texts,
        low=form.low,
        high=form.high,
        most=form.most,
        results=form.results,
        grace=poll.standing.grace,
    )
    texts = (Writing(id, "poll_text", None, old.words[id]) for id in sorted(form.vault_ids))
    return Draft(event, writes=tuple(texts))


def following(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Whether comments are taken up, where the desk said so and not the file."""
    before, after = old.state.following, new.state.following
    if after.since is not None:
        return
    if before.since is not None:
        # When it began, not when it is put back: it ends by itself so long after.
        yield Draft(CommentsFollowed(at=before.since, by=OPERATOR, video=before.video))
    elif before.conditions.video and not before.video:
        yield Draft(CommentsUnfollowed(at=now, by=OPERATOR))
