"""Replays: pictures of the hall's screen as they were, read off the log a second time.

Whoever watches asks for one stretch after the other. Each is made of a walk along the log that goes
on where the last stretch ended; only who goes back starts one anew. What a stretch shows is decided
while it is made, by the gathering as it is then (domain/replay/sight.py): nothing of a replay is
kept but walks, which hold ids.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from companion import green
from companion.domain import delta
from companion.domain.event import Event
from companion.domain.refusals import Refusal, refuse
from companion.domain.replay.outline import Outline
from companion.domain.replay.sight import Sight, is_revised
from companion.domain.replay.walk import Walk
from companion.domain.screens import Screen
from companion.live import garbage
from companion.live.gathering import Gathering
from companion.live.pauses import breathing
from companion.live.protocol import encode
from companion.store.log import EpochChanged, Unavailable

#: Events that are read at once, and those that are folded before others may work: some 5 ms.
PAGE, STRIDE = 500, 50
#: Walks that are kept, and outlines; each holds a state.
KEPT = 3
#: What one stretch holds at most: pictures, events, bytes of JSON beside a whole screen.
MOST_PICTURES, MOST_EVENTS, MOST_BYTES = 200, 4_000, 256 * 1024

NOT_NOW = refuse("unavailable", wait=2)


@dataclass(frozen=True)
class Start:
    """Where a stretch begins: with the whole screen as it was at a moment `at`, or with what came
    after `position`, the one before having ended there, in `epoch`."""

    at: float | None = None
    position: int = 0
    epoch: str | None = None


class Replays:
    """Those of all gatherings in this process."""

    def __init__(self) -> None:
        self._walks: OrderedDict[tuple[str, str, int], Walk] = OrderedDict()
        self._outlines: dict[str, tuple[str, Outline, Walk]] = {}
        self._count = 0

    def stretch(
        self, gathering: Gathering, start: Start, step: float, *, team: bool = False
    ) -> bytes | Refusal:
        """Pictures from a start on, as JSON. Whatever happened within `step` seconds is one
        picture. `head`: the gathering's position that decided what is seen; `end`: there is nothing
        after it."""
        epoch = gathering.epoch
        if start.at is None and start.epoch != epoch:
            return refuse("bad_request", field="epoch")
        walk = self._take(gathering.slug, epoch, start)
        try:
            made = b"".join(write_stretch(gathering, epoch, walk, start, step, team=team))
        except (EpochChanged, Unavailable):
            return NOT_NOW
        self._keep(gathering.slug, epoch, walk)
        return made

    def as_of(
        self, gathering: Gathering, at: float, *, team: bool = False
    ) -> tuple[Walk, Sight] | Refusal:
        """The gathering as it was at a moment, and what of it may be seen. The walk is the caller's
        to read and nobody's to go on with."""
        walk = self._take(gathering.slug, gathering.epoch, Start(at=at))
        try:
            for event in events(gathering, gathering.epoch, walk, until=at):
                walk.take(event)
        except (EpochChanged, Unavailable):
            return NOT_NOW
        return walk, sight_of(gathering, walk, team=team)

    def outline(
        self, gathering: Gathering, *, team: bool = False
    ) -> tuple[Outline, Sight] | Refusal:
        """What happened when, and what of it may be seen."""
        known = self._outlines.pop(gathering.slug, None)
        epoch = gathering.epoch
        if known is None or known[0] != epoch:
            known = (epoch, Outline(), Walk())
        _, outline, walk = known
        try:
            for event in events(gathering, epoch, walk):
                walk.take(event)
                outline.note(event, walk.at, walk.then)
        except (EpochChanged, Unavailable):
            return NOT_NOW
        self._outlines[gathering.slug] = known
        while len(self._outlines) > KEPT:
            self._outlines.pop(next(iter(self._outlines)))
        return outline, sight_of(gathering, walk, team=team)

    def is_revised(self, gathering: Gathering, since: int, epoch: str) -> bool:
        """Whether the past may show something else than at an earlier `head`."""
        if epoch != gathering.epoch:
            return True
        try:
            while since < gathering.position:
                page = gathering.past(since, PAGE, epoch)
                if not page or is_revised(record.event for record in page):
                    return bool(page)
                since = page[-1].position
                green.sleep(0)
        except (EpochChanged, Unavailable):
            return True
        return False

    def _take(self, slug: str, epoch: str, start: Start) -> Walk:
        """The walk that is furthest on the way to a start; it is nobody else's meanwhile."""
        fit = [
            key
            for key, walk in self._walks.items()
            if key[:2] == (slug, epoch) and is_before(walk, start)
        ]
        if not fit:
            return Walk()
        return self._walks.pop(max(fit, key=lambda key: self._walks[key].position))

    def _keep(self, slug: str, epoch: str, walk: Walk) -> None:
        self._count += 1
        self._walks[slug, epoch, self._count] = walk
        while len(self._walks) > KEPT:
            self._walks.popitem(last=False)


def is_before(walk: Walk, start: Start) -> bool:
    return walk.position <= start.position if start.at is None else walk.at <= start.at


def sight_of(gathering: Gathering, walk: Walk, *, team: bool) -> Sight:
    return Sight(gathering.state, gathering.words, walk.owners, team=team)


def events(
    gathering: Gathering,
    epoch: str,
    walk: Walk,
    *,
    until: float | None = None,
    to: int | None = None,
) -> Iterator[Event]:
    """What comes next on the way, for the walk to take: up to a moment or a position, or all there
    is. Others work in between."""
    while records := gathering.past(walk.position, PAGE, epoch):
        for record in breathing(records, STRIDE):
            if until is not None and max(walk.at, record.event.at) > until:
                return
            if to is not None and record.position > to:
                return
            yield record.event
        garbage.pass_over()


def write_stretch(
    gathering: Gathering, epoch: str, walk: Walk, start: Start, step: float, *, team: bool
) -> Iterator[bytes]:
    """A stretch as JSON, piece by piece: {epoch, head, pictures: [{at, update}], position, at,
    end}."""
    head, sight = gathering.position, sight_of(gathering, walk, team=team)
    screen, to = sight.screen(), start.position if start.at is None else None
    for event in events(gathering, epoch, walk, until=start.at, to=to):
        walk.take(event)
    yield encode({"epoch": epoch, "head": head})[:-1].encode() + b',"pictures":['
    separator = b""
    if start.at is not None:
        # A walk begins at no moment: what nothing happened before is a picture of that moment.
        yield from write_picture(start.at, whole(screen, walk, sight, epoch))
        separator = b","
    first, size, count, is_end = walk.position, 0, 0, True
    for at, update in pictures(gathering, epoch, walk, screen, sight, step):
        piece = separator + b"".join(write_picture(at, [encode({"epoch": epoch, **update})]))
        separator = b","
        size, count = size + len(piece), count + 1
        yield piece
        is_full = count >= MOST_PICTURES or size >= MOST_BYTES
        if is_full or walk.position - first >= MOST_EVENTS:
            is_end = False
            break
    end = {"position": walk.position, "at": walk.at, "end": is_end}
    yield b"]," + encode(end)[1:].encode()


def pictures(
    gathering: Gathering, epoch: str, walk: Walk, screen: Screen, sight: Sight, step: float
) -> Iterator[tuple[float, delta.Update]]:
    """What changed, from the walk's position on, with the moment by which it had. None of them is
    longer than a stretch may be."""
    seen, due = walk.position, None
    at = walk.at
    for event in events(gathering, epoch, walk):
        if due is not None and (
            max(walk.at, event.at) >= due or walk.position - seen >= MOST_EVENTS
        ):
            yield from changed(at, delta.since(screen, walk.then, sight, seen))
            seen, due = walk.position, None
        walk.take(event)
        at = walk.at
        due = at + step if due is None else due
    if walk.position > seen:
        yield from changed(at, delta.since(screen, walk.then, sight, seen))


def changed(at: float, update: delta.Update) -> Iterator[tuple[float, delta.Update]]:
    """A picture, unless it is the one before."""
    if not delta.is_empty(update):
        yield at, update


def whole(screen: Screen, walk: Walk, sight: Sight, epoch: str) -> Iterable[str]:
    """A whole screen as JSON; thousands of items are shown one by one (rule F4)."""
    head = delta.whole(screen, walk.then, sight, {})
    yield encode({"epoch": epoch, **head})[:-1]
    for part in screen.parts:
        separator = ""
        yield f',"{part.collection}":['
        for item in breathing(list(part.items(walk.then).values())):
            if part.holds(item):
                yield separator + encode(part.shows(item, sight))
                separator = ","
        yield "]"
    yield "}"


def write_picture(at: float, update: Iterable[str]) -> Iterator[bytes]:
    yield f'{{"at":{at},"update":'.encode()
    yield from (text.encode() for text in update)
    yield b"}"
