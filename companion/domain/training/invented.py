"""Words that nobody wrote: for what of an evening is not public, and for people's names.

They are in German, as the evening's words are, and of the kind that moderators have to decide on;
each is marked as invented, should it ever stand where it does not belong.
"""

from __future__ import annotations

NAMES = (
    "Alex Muster",
    "Bente Beispiel",
    "Cem Übung",
    "Dilara Probe",
    "Erik Muster",
    "Fatma Beispiel",
    "Gerd Übung",
    "Hanne Probe",
    "Ivo Muster",
    "Jale Beispiel",
    "Karl Übung",
    "Lene Probe",
)
MARK = "(Übung)"
#: By the reason for which a contribution was hidden; under None for what nobody decided on.
TEXTS: dict[str | None, tuple[str, ...]] = {
    "off_topic": (
        "Wann wird eigentlich das Freibad wieder aufgemacht?",
        "Der Bus war heute schon wieder zu spät.",
        "Weiß jemand, wie das Spiel ausgegangen ist?",
    ),
    "insult": (
        "So einen Unsinn können sich nur Trottel ausdenken.",
        "Wer das gut findet, hat wohl gar keine Ahnung.",
    ),
    "personal_data": (
        "Bitte rufen Sie mich an, 0123 456789, Muster, Beispielweg 1.",
        "Fragen Sie meine Nachbarin, Frau Probe aus Nummer 7, die weiß das.",
    ),
    "duplicate": (
        "Das wurde schon gesagt, aber ich sage es noch einmal: mehr davon!",
        "Genau wie der Beitrag vor mir.",
    ),
    "advertising": (
        "Beste Angebote nur diese Woche bei Firma Beispiel!",
        "Folgt mir alle auf meinem Kanal, da gibt es Rabatte.",
    ),
    "unreadable": ("asdf jkl qwertz", "???? !!!!"),
    "other": (
        "Dazu sage ich lieber nichts.",
        "Das steht so nicht im Programm, oder?",
    ),
    None: (
        "Ich hätte da noch eine Frage zum Ablauf.",
        "Das müsste man sich einmal genauer ansehen.",
        "Gute Idee, aber wer soll das bezahlen?",
    ),
}


def name_of(person: int) -> str:
    return NAMES[person % len(NAMES)]


def text_of(reason: str | None, number: int) -> str:
    """Another one for each number, as far as there are several."""
    found = TEXTS.get(reason) or TEXTS["other"]
    return f"{found[number % len(found)]} {MARK}"
