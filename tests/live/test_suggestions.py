"""Suggestions: learned from what was sorted, told with the words that decided, and never more than
that."""

from __future__ import annotations

import pytest

from companion.domain.groups import commands as g
from companion.domain.themes import commands as t
from companion.domain.themes.events import ThemeAdded
from companion.live import pauses, suggestions
from companion.live.clusters import clusters
from companion.live.sorting import Sorter, bar
from companion.live.suggestions import Suggestions
from companion.live.vectors import Vectors
from tests.cast import Guest, Moderator
from tests.domain.groups import Groups
from tests.live.conftest import LiveEvening

#: Of two matters, neither of which has a word in common with the titles of the evening's themes.
BIKES = (
    "Der Radweg an der Wittener Straße ist zu schmal.",
    "Auf dem Radweg parken jeden Tag Autos.",
    "Ein Radweg vom Bahnhof zum Marktplatz fehlt.",
    "Schlaglöcher im Radweg an der Schule ausbessern.",
)
OFFICES = (
    "Termine im Bürgerbüro sollte man online buchen können.",
    "Das Bürgerbüro sollte samstags offen sein.",
    "Im Bürgerbüro wartet man zu lange auf einen Ausweis.",
    "Den Ausweis online beantragen, ohne das Bürgerbüro.",
)
NEW = "Bitte beleuchtet die Fahrradwege am Bahnhof!"


@pytest.fixture
def ada(evening: LiveEvening) -> Guest:
    return evening.guest("ada")


@pytest.fixture
def mona(evening: LiveEvening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def suggested(evening: LiveEvening, monkeypatch: pytest.MonkeyPatch) -> Suggestions:
    """Made anew whenever somebody asks, with a pause after every idea."""
    monkeypatch.setattr(suggestions, "GOOD_FOR", 0)
    monkeypatch.setattr(pauses, "BREATH", 1)
    return Suggestions(evening.gathering)


def sorts(mona: Moderator, theme: str | None, *ideas: str) -> None:
    state = mona.evening.state
    mona.does(t.SortIdeas({id: state.ideas[id].sorted for id in ideas}, theme))


def themes(suggested: Suggestions, idea: str) -> list[str]:
    return [one.theme for one in suggested.of(idea)]


def test_ideas_go_where_moderators_put_what_is_like_them(
    suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    new = ada.posts(NEW)
    assert themes(suggested, new) == []
    sorts(mona, "stadt", *map(ada.posts, BIKES))
    sorts(mona, "verwaltung", *map(ada.posts, OFFICES))
    first = suggested.of(new)[0]
    assert (first.theme, first.words[0]) == ("stadt", "Fahrradwege"), "told as it is written there"
    assert not first.is_sure, "eight examples prove nothing"
    assert themes(suggested, ada.posts("Samstags ins Bürgerbüro"))[0] == "verwaltung"
    assert themes(suggested, ada.posts("Ein Freibad")) == []
    assert themes(suggested, "i999") == []


def test_titles_are_a_start(suggested: Suggestions, ada: Guest, mona: Moderator) -> None:
    """Before anything is sorted, and with the words that the desk gives them."""
    assert themes(suggested, ada.posts("Die Verwaltung soll digitaler werden"))[0] == "verwaltung"
    new = ada.posts(NEW)
    added = mona.does(t.AddTheme("Verkehr", "Radwege, Busse und Bahnen"))
    assert isinstance(added, ThemeAdded)
    made = added.theme
    assert themes(suggested, new) == [made]
    mona.does(t.RemoveTheme(made, 1))
    assert made not in themes(suggested, new)


def test_what_moderators_do_is_learned_anew(
    suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    new, bikes = ada.posts(NEW), [ada.posts(text) for text in BIKES]
    sorts(mona, "stadt", *bikes)
    assert themes(suggested, new)[0] == "stadt"
    sorts(mona, "verwaltung", *bikes)
    assert themes(suggested, new)[0] == "verwaltung"
    sorts(mona, None, *bikes)
    assert themes(suggested, new) == []
    sorts(mona, "stadt", bikes[0])
    mona.publishes(bikes[0])
    mona.hides(bikes[0])
    assert themes(suggested, new) == [], "what is hidden teaches nothing"


def test_nothing_is_left_of_what_is_forgotten(
    evening: LiveEvening, suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    """P2: also where nobody asks any more."""
    ben = evening.guest("ben")
    sorts(mona, "stadt", ben.posts(BIKES[0]))
    new = ada.posts(NEW)
    assert themes(suggested, new) == ["stadt"]
    evening.forgets(ben.who)
    assert suggested._learned is None
    assert themes(suggested, new) == []
    assert "_schm" not in suggested._vectors._holders


def test_overview_names_what_could_be_sorted_together(
    suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    """What is alike and fits under no theme is a proposal of a new one; what was sorted is gone."""
    assert suggested.overview() == suggestions.Overview()
    bikes, offices = [ada.posts(text) for text in BIKES], [ada.posts(text) for text in OFFICES]
    found = suggested.overview()
    assert (found.unsorted, found.sorted, found.tried) == (8, 0, 0)
    assert {(one.words[0], frozenset(one.ideas)) for one in found.clusters} == {
        ("Radweg", frozenset(bikes)),
        ("Bürgerbüro", frozenset(offices)),
    }
    sorts(mona, "stadt", *bikes)
    found = suggested.overview()
    assert (found.unsorted, found.sorted, found.tried) == (4, 4, 4)
    assert [set(one.ideas) for one in found.clusters] == [set(offices)]


def test_what_a_small_group_has_not_handed_in_is_nobody_elses(
    evening: LiveEvening, suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    groups = Groups(evening, mona)
    groups.set_up(1)
    ada.does(g.JoinGroup())
    inside = ada.posts(BIKES[0], group=groups.ids[0])
    assert suggested.overview().unsorted == 0
    assert inside not in suggested._vectors


def test_many_that_are_sure_can_be_taken_together(
    suggested: Suggestions, ada: Guest, mona: Moderator
) -> None:
    """Once enough was sorted to know how often the suggestions are right, they say so."""
    for number in range(5):
        sorts(mona, "stadt", *(ada.posts(f"{text} {number}") for text in BIKES))
        sorts(mona, "verwaltung", *(ada.posts(f"{text} {number}") for text in OFFICES))
    new, strange = ada.posts(f"{BIKES[0]} Bitte ändern!"), ada.posts("Ein Freibad")
    unsure = ada.posts("Samstags mit dem Bus zum Bürgerbüro und auf dem Radweg zum Bahnhof")
    found = suggested.overview()
    assert (found.sorted, found.tried, found.right) == (40, 40, 40)
    assert [(one.theme, one.ideas, one.count) for one in found.sure] == [("stadt", (new,), 1)]
    assert "Radweg" in found.sure[0].words
    assert suggested.of(new)[0].is_sure
    assert [one.is_sure for one in suggested.of(unsure)] == [False, False]
    assert suggested.of(strange) == []


def test_before_that_the_surest_are_told(suggested: Suggestions, ada: Guest) -> None:
    """By the titles alone nobody knows how often they are right: a quarter of them."""
    for what in (*"abcdefgh", "Formulare"):
        ada.posts(f"{what} bei der Verwaltung")
    assert suggested.overview().sure == (), "of nine nobody says which are the surest"
    ada.posts("Die Verwaltung")
    found = suggested.overview()
    assert found.tried == 0
    assert [one.theme for one in found.sure] == ["verwaltung"]
    assert 1 <= found.sure[0].count < 10


def test_suggestions_are_made_seldom(
    evening: LiveEvening, ada: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F4: a moderator who asks with every key costs no more than one who asks now and then."""
    monkeypatch.setattr(suggestions, "GOOD_FOR", 1e6)
    suggested = Suggestions(evening.gathering)
    first = suggested.overview()
    ada.posts(NEW)
    assert suggested.overview() is first


def test_margin_of_a_text_rests_on_the_others() -> None:
    """An example alone in its theme would not be guessed without itself."""
    vectors = Vectors()
    for id, text in enumerate((*BIKES, *OFFICES)):
        vectors.put(str(id), text)
    sorter = Sorter(vectors, {"rad": [], "amt": []})
    sorter.learn({"0": "rad"})
    assert sorter.guess("1")[0].theme == "rad"
    assert sorter.tries("0", "rad") == (False, 0.0)
    sorter.learn({"1": "rad", "4": "amt", "5": "amt"})
    is_right, margin = sorter.tries("0", "rad")
    assert is_right
    assert 0 < margin < 1
    vectors.drop("0")
    assert (sorter.guess("0"), sorter.deciding("0", "rad")) == ([], [])


def test_bar_is_where_most_guesses_were_right() -> None:
    """By what was sorted; luck with a few is no proof."""
    sure = [(True, 0.5 + n / 100) for n in range(30)]
    assert bar(sure) == float("inf")
    assert bar([*sure, *((False, 0.4) for _ in range(30))]) == 0.4
    assert bar([*sure, *((False, 0.4) for _ in range(3))] * 2) == 0.4
    assert bar([(n % 2 == 0, 0.1) for n in range(100)]) == float("inf")


def test_clusters_hold_what_is_alike_and_leave_the_rest() -> None:
    vectors = Vectors()
    for id, text in enumerate((*BIKES, *OFFICES, "Ein Freibad")):
        vectors.put(str(id), text)
    found = clusters([*map(str, range(10))], vectors)
    assert {frozenset(one.ids) for one in found} == {frozenset("0123"), frozenset("4567")}
    assert clusters([], vectors) == []
