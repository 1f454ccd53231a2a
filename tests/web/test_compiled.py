"""Compiled templates are kept from one start to the next."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment

from companion.web import compiled


def start(data: Path, **options: bool) -> Flask:
    pages = data.parent / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "hall.html").write_text("{% if True %}\nIm Saal\n{% endif %}\n")
    app = Flask("companion", template_folder=str(pages))
    for name, value in options.items():
        setattr(app.jinja_env, name, value)
    compiled.install(app, data)
    return app


def page(app: Flask) -> str:
    return app.jinja_env.get_template("hall.html").render()


def test_next_start_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_templates(start(tmp_path / "data"))
    monkeypatch.setattr(Environment, "compile", None)

    assert page(start(tmp_path / "data")) == "\nIm Saal\n"


def test_other_options_have_copies_of_their_own(tmp_path: Path) -> None:
    compiled.compile_templates(start(tmp_path / "data"))

    assert page(start(tmp_path / "data", trim_blocks=True)) == "Im Saal\n"


def test_pages_are_served_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no directory")

    assert page(start(tmp_path / "data")) == "\nIm Saal\n"
