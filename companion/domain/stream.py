"""The stream: where it can be seen, and whose player shows it on the guest page.

A player is somebody else's page inside ours, so that nothing of it loads before a visitor says so
(rule C5). What the gathering's file names is all that can be shown: it is the list of what is
allowed (docs/decisions/0125-the-player-behind-a-page-of-its-own.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import regex

from companion.domain.reader import Reader

#: Whose hosts an address may name, by player; the others' are as the file says.
HOSTS = {
    "facebook": ("facebook.com", "fb.watch"),
    "youtube": ("youtube.com", "youtube-nocookie.com", "youtu.be"),
    "vimeo": ("vimeo.com",),
}
#: Who gets to know of a visitor, in a word that people know.
NAMES = {"facebook": "Facebook (Meta)", "youtube": "YouTube (Google)", "vimeo": "Vimeo"}
#: A film or a live stream in the page's own <video>.
VIDEO = "video"
TYPES = {"m3u8": "application/vnd.apple.mpegurl", "mp4": "video/mp4", "webm": "video/webm"}

YOUTUBE_ID = regex.compile(r"[A-Za-z0-9_-]{6,20}")
VIMEO_ID = regex.compile(r"\d{5,15}")
PEERTUBE_ID = regex.compile(r"[A-Za-z0-9-]{8,40}")


@dataclass(frozen=True)
class Stream:
    """`url`: a plain link for everybody. `player`: one of PLAYERS, "" for the link alone. `embed`:
    what the player shows. `preview`: a data: address of the picture until then."""

    title: str
    url: str
    player: str = ""
    embed: str = ""
    preview: str = ""

    @property
    def source(self) -> str:
        """The address that loads when the visitor says so; "" where there is no player."""
        return PLAYERS[self.player](self.embed) or "" if self.player else ""

    @property
    def host(self) -> str:
        """The host that learns of the visitor then, as a policy names it: "www.facebook.com"."""
        return urlsplit(self.source).netloc

    @property
    def provider(self) -> str:
        return NAMES.get(self.player, self.host)

    @property
    def is_social(self) -> bool:
        """Whether people may be logged in there."""
        return self.player in NAMES

    @property
    def is_video(self) -> bool:
        return self.player == VIDEO

    @property
    def type(self) -> str:
        """A film's media type."""
        return TYPES[ending(self.embed)]

    def started(self) -> str:
        """The source, playing at once: the visitor has just asked for it."""
        parts = urlsplit(self.source)
        way = {"facebook": "autoplay=true", "vimeo": "autoplay=1", "youtube": "autoplay=1"}
        query = "&".join(part for part in (parts.query, way.get(self.player, "")) if part)
        return parts._replace(query=query).geturl()


def facebook(embed: str) -> str | None:
    """A video's own address on facebook.com."""
    if not is_at(embed, HOSTS["facebook"]) or urlsplit(embed).path in ("", "/"):
        return None
    query = urlencode({"href": embed, "show_text": "false"}, quote_via=quote, safe="")
    return f"https://www.facebook.com/plugins/video.php?{query}"


def youtube(embed: str) -> str | None:
    """A video's id or address; a channel's, for what is live there: …/live_stream?channel=ID."""
    parts = urlsplit(embed)
    if not parts.scheme:
        found = embed
    elif not is_at(embed, HOSTS["youtube"]):
        return None
    elif parts.path == "/embed/live_stream" and (channel := parse_qs(parts.query).get("channel")):
        return f"https://www.youtube-nocookie.com/embed/live_stream?channel={quote(channel[0])}"
    else:
        found = parse_qs(parts.query).get("v", [last(parts.path)])[0]
    good = YOUTUBE_ID.fullmatch(found)
    return f"https://www.youtube-nocookie.com/embed/{found}" if good else None


def vimeo(embed: str) -> str | None:
    """A video's number or address; an event's address."""
    parts = urlsplit(embed)
    if parts.scheme and not is_at(embed, HOSTS["vimeo"]):
        return None
    number = last(parts.path.removesuffix("/embed"))
    if not VIMEO_ID.fullmatch(number):
        return None
    if parts.path.startswith("/event/"):
        return f"https://vimeo.com/event/{number}/embed?dnt=1"
    return f"https://player.vimeo.com/video/{number}?dnt=1"


def peertube(embed: str) -> str | None:
    """A video's address on any instance: https://tube.example/w/ID."""
    if not is_secure(embed):
        return None
    id = last(urlsplit(embed).path)
    good = PEERTUBE_ID.fullmatch(id)
    return f"https://{urlsplit(embed).netloc}/videos/embed/{id}?p2p=0" if good else None


def video(embed: str) -> str | None:
    """An MP4, WebM or HLS address."""
    return embed if is_secure(embed) and ending(embed) in TYPES else None


def frame(embed: str) -> str | None:
    """Any page that lets itself be shown in another."""
    return embed if is_secure(embed) else None


#: By name, what makes the address of what loads out of what the file says; None: it is none.
PLAYERS: Mapping[str, Callable[[str], str | None]] = {
    "facebook": facebook,
    "youtube": youtube,
    "vimeo": vimeo,
    "peertube": peertube,
    VIDEO: video,
    "frame": frame,
}


def is_at(address: str, hosts: tuple[str, ...]) -> bool:
    host = urlsplit(address).hostname or ""
    return is_secure(address) and any(host == h or host.endswith(f".{h}") for h in hosts)


#: A host with a port, and nothing that would mean something else in a policy.
NETLOC = regex.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?")


def is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(NETLOC.fullmatch(parts.netloc))


def ending(address: str) -> str:
    return urlsplit(address).path.rpartition(".")[2].lower()


def last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def read_stream(reader: Reader) -> Stream:
    player, embed = reader.text("player"), reader.text("embed")
    if player and player not in PLAYERS:
        reader.wrong("player", f"must be one of {', '.join(PLAYERS)}")
        player = ""
    elif embed and not player:
        reader.wrong("player", "must say whose player shows `embed`")
    if player and not shows(player, embed):
        reader.wrong("embed", "must be an address that this player can show, with https://")
        player = ""
    return Stream(
        title=reader.text("title"),
        url=reader.url("url"),
        player=player,
        embed=embed,
        preview=reader.image("preview"),
    )


def shows(player: str, embed: str) -> bool:
    try:
        return bool(PLAYERS[player](embed))
    except ValueError:  # half an IPv6 address
        return False
