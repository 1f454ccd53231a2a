"""What the set-up says of a theme that the desk calls otherwise."""

from __future__ import annotations

from companion.domain.definition import Definition, Theme
from companion.domain.themes.standing import Standing, Themes
from companion.domain.themes.standing import Theme as Known
from companion.web.setup.showing import renamed


def test_new_title_that_nobody_would_see_is_told() -> None:
    definition = Definition("auftakt", "Auftakt", "18:00", "20:00", themes=(Theme("stadt", "Neu"),))
    at_desk = Themes(all={"stadt": Known("stadt", Standing(title="w1"), told_in="d1")})
    as_defined = Themes(all={"stadt": Known("stadt", Standing(), told_in="d1")})
    [told] = renamed(at_desk, {"stadt": "Alt"}, definition)
    assert "„Neu“" in told
    assert list(renamed(at_desk, {"stadt": "Neu"}, definition)) == [], "it says the same as before"
    assert list(renamed(as_defined, {"stadt": "Alt"}, definition)) == []
