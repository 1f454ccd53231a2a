"""A server and the mail server that it hands its mails in at; gatherings of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.post_office import PostOffice
from tests.serving import Server, without_stalls
from tests.web.registering import Hall


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostOffice, Server]]:
    data = tmp_path_factory.mktemp("post") / "data"
    with PostOffice() as office, Server(data, **office.settings) as server:
        yield office, server


@pytest.fixture
def office(post: tuple[PostOffice, Server]) -> Iterator[PostOffice]:
    """The mail server, which takes everything; what came before is gone."""
    office, _ = post
    office.mails.clear()
    office.tried.clear()
    yield office
    office.refuses.clear()
    office.refuses_content = ""
    office.silent = office.hangs_up = False
    office.slow = 0.0
    office.under_way.clear()


@pytest.fixture
def hall(office: PostOffice, post: tuple[PostOffice, Server]) -> Iterator[Hall]:
    """Two seats, and whatever was done there, no traceback."""
    _, server = post
    before = len(server.log)
    with Hall(server) as hall:
        yield hall
    assert "Traceback" not in without_stalls(server.log)[before:], server.log[before:]
