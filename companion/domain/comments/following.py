"""The state: under which live video comments are taken up, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain.comments.terms import CommentConditions

#: Seconds after which what the desk began ends by itself: no evening is longer, and whoever went
#: home forgot it.
AT_MOST = 12 * 3600.0


@dataclass
class Following:
    """`video`: the live video's number, "" where none is followed. `since`: when the desk began;
    None: the file says so. `is_set_up`: the file has a table for it."""

    conditions: CommentConditions = field(default_factory=CommentConditions)
    is_set_up: bool = False
    video: str = ""
    since: float | None = None

    def wanted(self, now: float) -> str:
        """The video to be followed now; "": none."""
        if self.since is not None:
            return self.video if now < self.since + AT_MOST else ""
        opens, closes = self.conditions.opens, self.conditions.closes
        early = opens is not None and now < opens
        late = closes is not None and now > closes
        return "" if early or late else self.video
