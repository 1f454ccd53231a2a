"""Failure: that a message did not go out, as whoever carries it tells whoever sends it."""

from __future__ import annotations


class NotTaken(Exception):
    """The mail server did not take a message, or not even a connection.

    `why`: one of commands.WHY. `code`: its three digits. `is_final`: it will not take this message
    later either. `is_general`: it takes none, whosever it is.
    """

    def __init__(
        self,
        why: str,
        code: int | None = None,
        *,
        is_final: bool = False,
        is_general: bool = False,
    ) -> None:
        super().__init__(f"{why} {code or ''}".strip())
        self.why, self.code = why, code
        self.is_final, self.is_general = is_final, is_general
