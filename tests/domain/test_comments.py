"""Comments on Facebook become ideas: of nobody's account here, named as the city sets it, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.comments.commands import TakeComment
from companion.domain.comments.terms import CommentTerms, video_number
from companion.domain.definition import Definition
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.stream import PLAYERS, Stream
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, START, Evening, refused

VIDEO, OTHER, PAGE = "1234567890", "2345678901", "1111111111"
HOUR = 3600.0


def with_comments(**terms: str) -> Definition:
    return replace(DEFINITION, comments=CommentTerms(**terms))


def takes(evening: Evening, text: str = "Mehr Bänke", **more: Any) -> e.CommentTaken:
    event = evening.does(OPERATORS, TakeComment(text, **{"person": "f-ida", **more}))
    assert isinstance(event, e.CommentTaken)
    return event


def test_a_comment_waits_in_the_same_queue_as_everybodys_ideas() -> None:
    """S3"""
    evening = Evening(definition=with_comments(video=VIDEO))
    mona = evening.moderator("Mona")
    taken = takes(evening, author="Ida B. Wells")
    assert evening.shown("guest") == {}
    shown = evening.shown("moderator")[taken.idea]
    assert (shown["origin"], shown["status"], shown["by"]) == ("facebook", "pending", "f-ida")
    mona.publishes(taken.idea)
    assert evening.shown("guest")[taken.idea]["text"] == "Mehr Bänke"


@pytest.mark.parametrize(
    ("names", "author", "shown"),
    [
        ("none", "Ida B. Wells", None),
        ("first", "Ida B. Wells", "Ida"),
        ("full", "Ida B. Wells", "Ida B. Wells"),
        ("full", "Facebook User", None),
        ("first", "Facebook-Nutzer", None),
        ("full", "  ", None),
        ("full", None, None),
        ("full", "I" * 90, "I" * 59 + "…"),
    ],
)
def test_names_only_as_the_city_sets_it(names: str, author: str | None, shown: str | None) -> None:
    """P1: what is not shown is not kept either."""
    evening = Evening(definition=with_comments(names=names))
    taken = takes(evening, author=author)
    assert evening.shown("moderator")[taken.idea]["name"] == shown
    kept = [writing.value for writing in evening.log.entries(SLUG)]
    assert shown is not None or author not in kept


def test_a_pasted_comment_is_like_one_that_came_by_itself() -> None:
    evening = Evening(definition=with_comments(names="first"))
    mona = evening.moderator("Mona")
    event = mona.does(c.PasteComment("Mehr Bänke", "Ida B. Wells", "wish", "stadt"))
    assert isinstance(event, e.CommentTaken)
    shown = evening.shown("moderator")[event.idea]
    assert (shown["origin"], shown["name"], shown["kind"]) == ("facebook", "Ida", "wish")
    assert event.pasted_by == mona.who.id
    evening.forgets(mona.who)
    assert evening.shown("moderator")[event.idea]["text"] == "Mehr Bänke", "it was not Mona's"
    with refused("empty"):
        evening.moderator("Milo").does(c.PasteComment("  "))
    with refused("forbidden"):
        evening.guest("ada").does(c.PasteComment("Mehr Bänke"))


def test_forgetting_a_commenter_erases_all_their_comments() -> None:
    """P2"""
    evening = Evening(definition=with_comments(names="full"))
    takes(evening, author="Ida B. Wells")
    takes(evening, "Und Bäume", author="Ida B. Wells")
    other = takes(evening, "Mehr Licht", person="f-eva", author="Eva")
    event = evening.does(OPERATORS, c.ForgetPerson("f-ida"))
    assert isinstance(event, e.PersonForgotten)
    assert len(event.erased) == 4
    assert evening.shown("moderator").keys() == {other.idea}
    problems = verify(evening.log, SLUG).problems
    assert [line for line in problems if not line.startswith("P1")] == []


def test_long_comments_are_shortened_and_one_sees_it() -> None:
    evening = Evening(definition=with_comments())
    taken = takes(evening, "\U0001f468\u200d\U0001f469 x" * 400)
    text = evening.shown("moderator")[taken.idea]["text"]
    assert text.endswith("…")
    assert len(text) > 490


def test_the_citys_own_comments_and_empty_ones_are_left_out() -> None:
    evening = Evening(definition=with_comments(page=PAGE))
    with refused("own_comment"):
        takes(evening, number=PAGE)
    with refused("empty"):
        takes(evening, "\u2800 ")
    takes(evening, number="2222222222")


def test_comments_are_taken_while_people_can_post() -> None:
    evening = Evening(definition=replace(with_comments(), closes="2020-08-20T19:00"))
    evening.clock.passes(2 * HOUR)
    with refused("closed"):
        takes(evening)


def test_the_files_video_is_followed_around_the_gathering() -> None:
    following = Evening(definition=with_comments(video=VIDEO)).state.following
    assert [following.wanted(START + h * HOUR) for h in (-2, -0.5, 4, 6)] == ["", VIDEO, VIDEO, ""]


def test_what_the_desk_began_or_ended_stays_unless_the_file_says_something_else() -> None:
    evening = Evening(definition=with_comments(video=VIDEO))
    mona = evening.moderator("Mona")
    mona.does(c.UnfollowComments())
    evening.does(OPERATORS, c.DefineGathering(with_comments(video=VIDEO).to_json()))
    assert evening.state.following.wanted(START) == ""
    mona.does(c.FollowComments(f"https://www.facebook.com/stadt/videos/{OTHER}/"))
    evening.does(OPERATORS, c.DefineGathering(with_comments(video=VIDEO, names="full").to_json()))
    assert evening.state.following.wanted(START + HOUR) == OTHER
    assert evening.state.following.wanted(START + 13 * HOUR) == "", "whoever went home forgot it"
    evening.does(OPERATORS, c.DefineGathering(with_comments(video="3333333333").to_json()))
    assert evening.state.following.wanted(START) == "3333333333"
    evening.replays()
    assert evening.state.following.wanted(START) == "3333333333"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (VIDEO, VIDEO),
        (f" {VIDEO}\n", VIDEO),
        (f"https://www.facebook.com/stadt/videos/{VIDEO}/?x=1", VIDEO),
        (f"https://www.facebook.com/stadt/videos/auftakt/{VIDEO}", VIDEO),
        (f"https://m.facebook.com/watch/live/?v={VIDEO}", VIDEO),
        (f"https://facebook.com/watch?v={VIDEO}", VIDEO),
        (f"https://evil.example/videos/{VIDEO}", None),
        (f"https://notfacebook.com/videos/{VIDEO}", None),
        ("https://fb.watch/abc/", None),
        ("http://[", None),
        ("1234/../me", None),
        ("", None),
    ],
)
def test_a_videos_number_is_found_in_what_people_paste(text: str, number: str | None) -> None:
    assert video_number(text) == number


def test_what_is_no_video_is_refused() -> None:
    with refused("bad_video"):
        Evening().moderator("Mona").does(c.FollowComments("das da oben"))


# The stream and its player

FILE = {"slug": "a", "title": "A", "starts": "18:00", "ends": "20:00"}


def stream(player: str, embed: str) -> Stream:
    table = {"title": "Live", "url": "https://stadt.example/", "player": player, "embed": embed}
    found = from_mapping({**FILE, "stream": table}).stream
    assert found
    return found


@pytest.mark.parametrize(
    ("player", "embed", "source"),
    [
        (
            "facebook",
            "https://www.facebook.com/stadt/videos/1/?a=b&c=d",
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fstadt"
            "%2Fvideos%2F1%2F%3Fa%3Db%26c%3Dd&show_text=false",
        ),
        ("youtube", "dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        (
            "youtube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ),
        (
            "youtube",
            "https://youtube.com/live/dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ),
        (
            "youtube",
            "https://www.youtube.com/embed/live_stream?channel=UC123",
            "https://www.youtube-nocookie.com/embed/live_stream?channel=UC123",
        ),
        ("vimeo", "https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("vimeo", "https://vimeo.com/event/12345", "https://vimeo.com/event/12345/embed?dnt=1"),
        (
            "peertube",
            "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://tube.example/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0",
        ),
        ("video", "https://stadt.example/live.m3u8", "https://stadt.example/live.m3u8"),
        ("frame", "https://tv.example:8443/x?y=z", "https://tv.example:8443/x?y=z"),
    ],
)
def test_what_each_player_loads(player: str, embed: str, source: str) -> None:
    assert stream(player, embed).source == source
    assert from_json(from_mapping({**FILE}).to_json()).stream is None


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize(
    "embed",
    [
        "",
        "http://www.facebook.com/a/videos/1/",
        "https://x.example; script-src *",
        "https://user:word@x.example/a.mp4",
        "javascript:alert(1)",
        "https://[",
    ],
)
def test_what_cannot_be_shown_is_refused(player: str, embed: str) -> None:
    """Whatever passes stands in a policy: one host and nothing else."""
    with pytest.raises(BadDefinition, match=r"stream\.embed"):
        stream(player, embed)


def test_a_player_that_nobody_knows_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadDefinition, match="facebook, youtube, vimeo, peertube, video, frame"):
        stream("twitch", "https://www.twitch.tv/a")


def test_a_screen_is_told_the_link_alone() -> None:
    facts = from_mapping({**FILE, "stream": vars(stream("youtube", "dQw4w9WgXcQ"))}).facts()
    assert facts["stream"] == {"title": "Live", "url": "https://stadt.example/"}


@pytest.mark.parametrize(
    ("key", "value"), [("video", "abc"), ("names", "all"), ("page", "stadt"), ("token", "x")]
)
def test_a_wrong_line_about_comments_is_named(key: str, value: str) -> None:
    with pytest.raises(BadDefinition, match=rf"comments\.{key}"):
        from_mapping({**FILE, "comments": {key: value}})
