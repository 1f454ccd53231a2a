"""An evening moves from SQLite to Redis and back, by one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from companion.opening import fingerprint
from companion.store.log import Log
from companion.store.redis_log import RedisLog
from companion.store.sqlite_log import FILE
from companion.verify import verify
from tests.many.crew import SECRET
from tests.redis_server import RedisServer
from tests.serving import Server
from tests.store import old
from tests.web.people import Evening, Guest, Screen

STORED = old.HERE / "backup-1.gz"


def test_evening_moves_to_redis_and_back(server: Server, tmp_path: Path) -> None:
    """L2: everybody sees what they saw, is who they were, and gets their first answers."""
    with Evening(server) as evening:
        ada, mona = evening.guest(), evening.moderator()
        said = ada.posts("Mehr Bänke", nonce="nonce-of-ada", author="Ada")
        mona.publishes(said["idea"])
        ada.sees(said["idea"])
        before = held(ada)
    server.stop()
    with RedisServer() as redis:
        there = Server(tmp_path / "there", REDIS_URL=redis.url)
        moves(server, there, tmp_path / "out.gz")
        with there, Evening(there) as evening:
            again = Guest(evening.phone("guest", token=ada.phone.token))
            again.phone.connect()
            assert held(again) == before
            assert again.posts("Mehr Bänke", nonce="nonce-of-ada", author="Ada") == said
            new = again.posts("In Redis geschrieben", nonce="nonce-in-redis")
            assert new["position"] > said["position"]
        sound(there.open_log())
        back = Server(tmp_path / "back")
        moves(there, back, tmp_path / "home.gz")
    with back, Evening(back) as evening:
        again = Guest(evening.phone("guest", token=ada.phone.token))
        again.phone.connect()
        assert held(again) == before
        assert again.posts("In Redis geschrieben", nonce="nonce-in-redis") == new
        assert again.finds_own(new["idea"], "pending")
    sound(back.open_log())
    assert not (there.data / FILE).exists()


def test_nothing_is_restored_over_gatherings_in_redis(tmp_path: Path) -> None:
    with RedisServer() as redis:
        there = Server(tmp_path / "there", REDIS_URL=redis.url)
        assert there.run("restore", str(STORED)).returncode == 0
        result = there.run("restore", str(STORED))
        assert (result.returncode, result.stdout) == (2, "")
        assert "there are gatherings already: auftakt, dialog" in result.stderr


def test_restore_says_whose_the_log_in_redis_is(tmp_path: Path) -> None:
    """Servers that sign with another secret would take phones and staff for strangers."""
    with RedisServer() as redis:
        there = Server(tmp_path / "there", REDIS_URL=redis.url)
        assert there.run("restore", str(STORED)).returncode == 0
        other = Server(tmp_path / "other", REDIS_URL=redis.url, COMPANION_SECRET=SECRET)
        refused = other.run("serve")
        assert refused.returncode == 2
        assert "COMPANION_SECRET" in refused.stderr


def test_nothing_is_restored_into_a_redis_of_servers_with_another_secret(tmp_path: Path) -> None:
    with RedisServer() as redis:
        log = RedisLog(redis.url)
        log.claim(fingerprint(SECRET))
        there = Server(tmp_path / "there", REDIS_URL=redis.url)
        result = there.run("restore", str(STORED))
        assert result.returncode == 2
        assert "COMPANION_SECRET" in result.stderr
        assert log.gatherings() == []
        assert not (there.data / "secret").exists()
        log.close()


def moves(here: Server, there: Server, file: Path) -> None:
    for server, command in ((here, "backup"), (there, "restore")):
        result = server.run(command, str(file))
        assert (result.returncode, result.stderr) == (0, "")


def held(who: Screen) -> Any:
    assert who.phone.held
    return who.phone.held.facts, sorted(who.phone.ideas.values(), key=lambda i: i["id"])


def sound(log: Log) -> None:
    assert [line for slug in log.gatherings() for line in verify(log, slug).problems] == []
    assert log.damage() == []
    log.close()
