"""Ideas that say the same, over sockets and plain addresses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.web.people import Ack, Evening, Moderator

WLAN = "Freies WLAN auf dem Marktplatz, auch am Abend"
AGAIN = "Am Abend fehlt auf dem Marktplatz ein freies WLAN"


def similar(evening: Evening, moderator: Moderator, idea: str) -> list[str]:
    answer = moderator.browser.get(evening.path(f"moderate/similar?idea={idea}"))
    assert answer.status == 200
    return [found["id"] for found in answer.json["similar"]]


def test_desk_is_told_what_is_alike_and_the_phones_follow(evening: Evening) -> None:
    ada, ben, mona = evening.guest(), evening.guest(), evening.moderator()
    wlan, again = ada.posts(WLAN)["idea"], ben.posts(AGAIN)["idea"]
    for idea in (wlan, again):
        mona.sees(idea)
        mona.publishes(idea)
        evening.guest().supports(idea)
    assert similar(evening, mona, wlan)[0] == again  # others write here too
    ack = mona.decides("merge_ideas", wlan, merged={again: 2})
    assert (ack["ok"], ack["idea"], ack["version"]) == (True, wlan, 3)
    cleo = evening.guest()
    seen = cleo.sees(wlan, support=2)
    assert [wording["text"] for wording in seen["wordings"]] == [AGAIN]
    cleo.no_longer_sees(again)
    assert ben.finds_own(again, "merged")["into"] == {"id": wlan, "text": WLAN}
    assert cleo.supports(again)["ok"], "an old screen still has it"
    mona.sees(wlan, support=3)
    for page in ("", "feed"):
        text = evening.browser().get(evening.path(page)).text
        assert WLAN in text, page
        assert AGAIN in text, page
    assert mona.undoes(wlan)["ok"]
    assert cleo.sees(again)["support"] == 2


def test_two_moderators_who_merge_at_once(evening: Evening) -> None:
    """Crosswise: one wins, and the other is told who it was."""
    mona, milo = evening.moderator("Mona"), evening.moderator("Milo")
    one, other = evening.published(WLAN), evening.published(AGAIN)
    for moderator in (mona, milo):
        for idea in (one, other):
            moderator.sees(idea, version=2)

    def merge(task: tuple[Moderator, str, str]) -> Ack:
        moderator, into, merged = task
        return moderator.phone.command("merge_ideas", idea=into, version=2, merged={merged: 2})

    with ThreadPoolExecutor(2) as pool:
        acks = list(pool.map(merge, [(mona, one, other), (milo, other, one)]))
    assert sorted(ack["ok"] for ack in acks) == [False, True]
    assert next(ack["code"] for ack in acks if not ack["ok"]) == "conflict"


def test_who_may_not_moderate_is_told_nothing(evening: Evening) -> None:
    """S3, W1"""
    idea = evening.guest().posts(WLAN)["idea"]
    address = evening.path(f"moderate/similar?idea={idea}")
    assert evening.browser().get(address).status == 401
    assert evening.staff("desk", "Dora").get(address).status == 403
