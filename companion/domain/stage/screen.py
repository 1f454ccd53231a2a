"""What screens tell of the stage. domain/screens.py says which one may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.stage.standing import GROUPS, Picture
from companion.domain.state import State

#: Single values: what is on air, what is prepared, what was on air.
STAGE, PREVIEW, AIRED = "stage", "preview", "aired"
FACTS = (STAGE, PREVIEW, AIRED)
#: Changes to ideas that hall and stream alone are told of: the name reads otherwise; it came into
#: the light, or left it.
NAMED, LIT = "named", "lit"

#: Pictures that the crew can bring back.
HISTORY = 30


def show_stage(state: State, words: Mapping[str, str]) -> dict[str, Any]:
    """What is on air. `mode` and `idea`: under the black, where it is black. `text`, `until`: the
    words for the pause and its end. `version`: what undo rests on."""
    now = state.stage.now
    return {
        **show_picture(now.picture),
        "black": now.black,
        "names": now.names,
        "text": words.get(now.caption) if now.caption else None,
        "until": iso(now.until) if now.until is not None else None,
        "version": state.stage.version,
    }


def show_preview(state: State, words: Mapping[str, str]) -> dict[str, Any] | None:
    """What is prepared; `number`: to be named when it is taken on air."""
    prepared = state.stage.now.preview
    return {**show_picture(prepared.picture), "number": prepared.number} if prepared else None


def show_aired(state: State, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was on air, the latest first: `at` when, `by` whom, a name."""
    return [
        {
            "number": one.number,
            **show_picture(one.picture),
            "at": iso(one.at),
            "by": words.get(one.by),
        }
        for one in state.stage.aired[: -HISTORY - 1 : -1]
    ]


def show_picture(picture: Picture) -> dict[str, Any]:
    of_group = {"group": picture.group} if picture.mode == GROUPS else {}
    return {"mode": picture.mode, "idea": picture.idea, **of_group}
