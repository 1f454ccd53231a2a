"""What a stream of comments brings, and why none comes."""

from __future__ import annotations

from dataclasses import dataclass

#: Why no comments come; what to do about each stands in web/comments.py.
WHY = (
    "token",  # Facebook does not take the token: it is wrong, expired or withdrawn
    "permission",  # the token may not read these comments
    "video",  # there is no such live video, or not for this token
    "busy",  # more was asked than Facebook allows
    "unreachable",  # no connection, or Facebook is out of order
    "strange",  # an answer that is no stream of comments
    "dropped",  # the connection broke
    "silent",  # nothing came for long, not even a sign of life
    "ended",  # Facebook ended the stream, as it does now and then
)


class NotHeard(Exception):
    """No comments come. `code`: Facebook's own, or HTTP's. Never in the other side's words: they
    can quote what is asked, and with it the token (rule P1)."""

    def __init__(self, why: str, code: int | None = None) -> None:
        super().__init__(why)
        assert why in WHY, why
        self.why = why
        self.code = code


@dataclass(frozen=True)
class Comment:
    """`id`: what it is known again by. `number`: Facebook's, of whoever wrote it; None where it
    does not tell. `is_removed`: it is no more."""

    id: str
    text: str
    author: str | None = None
    number: str | None = None
    is_removed: bool = False
