import json
from itertools import islice
from random import Random

import pytest
import regex

from companion.rehearsal.texts import OWN, BadTexts, endless, fit, load


def length(text):
    return len(regex.findall(r"\X", text))


def test_what_fits_stays_as_it_is():
    assert fit("Mehr Bänke\n am  See") == "Mehr Bänke am See"


def test_what_is_too_long_is_cut_between_words():
    assert fit("eins zwei drei vier", 12) == "eins zwei …"


def test_one_endless_word_is_cut_inside():
    assert fit("x" * 20, 10) == "x" * 8 + " …"


def test_characters_are_counted_as_people_count_them():
    family = "👨‍👩‍👧"
    assert fit(family * 10, 10) == family * 10


@pytest.mark.parametrize("limit", range(3, 40))
def test_the_limit_holds(limit):
    assert length(fit("ä bb ccc dddd eeeee ffffff ggggggg hhhhhhhh", limit)) <= limit


def test_half_a_surrogate_pair_is_made_sendable():
    fit("kaputt \ud83d").encode()


def test_title_and_text_are_read_from_a_file(tmp_path):
    file = tmp_path / "texts.jsonl"
    lines = [{"title": "Licht", "text": "Zu dunkel."}, {"title": "", "text": "Zu laut."}]
    file.write_text("\n".join(json.dumps(line) for line in [*lines, lines[0]]) + "\n\n")

    assert load(file) == ["Licht – Zu dunkel.", "Zu laut."]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"text": "gut"}\n{kaputt', "line 2: not JSON"),
        ('["text"]', "line 1: not an object with a text"),
        ('{"text": 7}', "line 1: not an object with a text"),
        ("\n", "no texts"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path, content, complaint):
    file = tmp_path / "texts.jsonl"
    file.write_text(content)

    with pytest.raises(BadTexts, match=complaint):
        load(file)


def test_no_two_texts_of_an_evening_are_the_same():
    texts = list(islice(endless(load(None), Random(1)), 3 * len(OWN)))

    assert len(set(texts)) == len(texts)
    assert all(length(text) <= 500 for text in texts)
