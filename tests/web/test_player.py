"""The page that the stream's player is in, and how it stands with comments."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from companion.domain.comments.terms import CommentTerms
from companion.domain.stream import Stream
from tests.cast import DEFINITION
from tests.serving import Server
from tests.web.people import Evening

LIVE = "https://stadt.example/live"
PICTURE = "data:image/svg+xml;base64,PHN2Zy8+"
YOUTUBE = Stream("Live", LIVE, "youtube", "dQw4w9WgXcQ", PICTURE)
FRAME = {"Sec-Fetch-Dest": "iframe"}


def define(server: Server, stream: Stream | None, **more: CommentTerms) -> str:
    slug = f"g{secrets.token_hex(4)}"
    definition = replace(DEFINITION, slug=slug, date=None, stream=stream, **more)
    server.operate("define", definition=json.loads(definition.to_json()))
    return slug


@pytest.fixture
def evening(shared_server: Server) -> Iterator[Evening]:
    with Evening(shared_server, define(shared_server, YOUTUBE)) as running:
        yield running


def policy(headers: dict[str, str]) -> dict[str, str]:
    parts = headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if " " in part.strip())


def test_the_players_page_alone_may_show_somebody_elses(evening: Evening) -> None:
    """C5: the guest page holds no address of the player, and may frame nobody but us."""
    browser = evening.browser()
    guest = browser.get(evening.path())
    assert policy(guest.headers)["frame-src"] == "'self'"
    assert "youtube-nocookie.com/" not in guest.text
    player = browser.get(evening.path("player"), **FRAME)
    assert policy(player.headers)["frame-src"] == "https://www.youtube-nocookie.com"
    assert policy(player.headers)["frame-ancestors"] == "'self'"
    assert 'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in player.text
    assert 'referrerpolicy="strict-origin"' in player.text
    assert "autoplay=1" in browser.get(evening.path("player?start"), **FRAME).text


def test_a_link_to_the_player_leads_to_the_question_first(evening: Evening) -> None:
    """C5"""
    answer = evening.browser().get(evening.path("player"), **{"Sec-Fetch-Dest": "document"})
    assert (answer.status, answer.headers["Location"]) == (302, evening.path())


def test_the_picture_comes_from_here(evening: Evening) -> None:
    answer = evening.browser().get(evening.path("preview"))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert f'src="{evening.path("preview")}"' in evening.browser().get(evening.path()).text


def test_in_the_hall_there_is_no_player(evening: Evening) -> None:
    browser = evening.browser()
    browser.get(evening.checkin_address())
    page = browser.get(evening.path())
    assert 'id="stream"' not in page.text
    assert policy(page.headers)["frame-src"] == "'none'"
    assert LIVE in page.text, "the link is there"


def test_a_citys_own_film_is_played_by_the_browser(shared_server: Server) -> None:
    stream = Stream("Live", LIVE, "video", "https://tv.stadt.example/live.m3u8")
    with Evening(shared_server, define(shared_server, stream)) as evening:
        player = evening.browser().get(evening.path("player"), **FRAME)
        assert policy(player.headers)["media-src"] == "https://tv.stadt.example"
        assert "<video controls" in player.text
        assert "frame-src" not in policy(player.headers)


@pytest.mark.parametrize("stream", [None, Stream("Live", LIVE)], ids=["no stream", "a link"])
def test_without_a_player_there_is_none(shared_server: Server, stream: Stream | None) -> None:
    with Evening(shared_server, define(shared_server, stream)) as evening:
        browser = evening.browser()
        assert browser.get(evening.path("player"), **FRAME).status == 404
        assert browser.get(evening.path("preview")).status == 404
        assert 'id="stream"' not in browser.get(evening.path()).text


def test_the_desk_sees_how_it_stands_with_comments(shared_server: Server) -> None:
    """W1: moderators alone."""
    terms = CommentTerms(names="first")
    with Evening(shared_server, define(shared_server, None, comments=terms)) as evening:
        assert evening.browser().get(evening.path("comments")).status == 401
        assert evening.staff("door", "Sven").get(evening.path("comments")).status == 403
        mona = evening.moderator()
        pasted = mona.phone.command("paste_comment", text="Mehr Bänke", author="Ida B. Wells")
        assert mona.sees(pasted["idea"])["name"] == "Ida"
        assert mona.phone.command("follow_comments", video="1234567890")["ok"]
        told = json.loads(mona.browser.get(evening.path("comments")).text)
        assert (told["video"], told["is_wanted"]) == ("1234567890", True)
        assert mona.phone.command("unfollow_comments")["ok"]
        assert not json.loads(mona.browser.get(evening.path("comments")).text)["is_wanted"]


def test_the_privacy_page_says_what_the_player_and_comments_mean(shared_server: Server) -> None:
    """P3"""
    slug = define(shared_server, YOUTUBE, comments=CommentTerms())
    with Evening(shared_server, slug) as evening:
        page = evening.browser().get(evening.path("privacy")).text
        assert "www.youtube-nocookie.com" in page
        assert "Kommentar unter dem Livestream" in page
        other = evening.browser().get("/g/dialog/privacy").text
        assert "Kommentar unter dem Livestream" not in other
