"""Which fields the set-up's pages have, by page. A field is named by its place in the definition's
file (domain/setup/form.py); one that is not here stays as it is when a page is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from companion.domain.conduct.commands import POST, PRE
from companion.domain.groups.commands import CHOICE, RANDOM
from companion.domain.personal import FIELDS
from companion.domain.seats.terms import AUTOMATIC_UNTIL, MODES, MOST_DAYS, OFFER_HOURS, REMINDER

#: A text in the visitor's language, as soon as it is shown.
Lazy = Any


@dataclass(frozen=True)
class Field:
    """`kind`: text, lines, paragraphs, date, time, moment, count, flag, choice, accent or logo.
    `languages`: it is told in other languages too. `empty`: what holds where nothing is filled in.
    `id`: of a row; one that is empty is made of the row's title."""

    name: str
    title: Lazy
    kind: str = "text"
    hint: Lazy = ""
    required: bool = False
    languages: bool = False
    empty: str = ""
    choices: tuple[tuple[str, Lazy], ...] = ()
    is_id: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of tables. `one`: what one of them is called."""

    name: str
    title: Lazy
    one: Lazy
    add: Lazy
    fields: tuple[Field, ...]
    hint: Lazy = ""
    by_id: bool = True


@dataclass(frozen=True)
class Part:
    """Fields under one heading. `switch`: a table of the file that is there or not."""

    title: Lazy
    parts: tuple[Field | Rows, ...]
    hint: Lazy = ""
    switch: Field | None = None


@dataclass(frozen=True)
class Section:
    """One page."""

    id: str
    title: Lazy
    about: Lazy
    parts: tuple[Part, ...]


SECTIONS: dict[str, Section] = {
    section.id: section
    for section in (
        Section(
            "when",
            _("Wann und wo"),
            _("Titel, Tag, Uhrzeiten und Ort; von wann bis wann geschrieben werden kann"),
            (
                Part(
                    _("Wie sie heißt"),
                    (
                        Field("title", _("Titel"), required=True, languages=True),
                        Field("subtitle", _("Untertitel"), languages=True),
                    ),
                ),
                Part(
                    _("Wozu sie gehört"),
                    (
                        Field(
                            "cause.title",
                            _("Vorhaben"),
                            hint=_(
                                "Gehören mehrere Veranstaltungen zusammen,"
                                " bekommen sie gemeinsame Ergebnisse."
                            ),
                            languages=True,
                        ),
                        Field(
                            "cause.id",
                            _("Kurzname des Vorhabens"),
                            hint=_(
                                "In allen diesen Veranstaltungen derselbe, zum Beispiel"
                                " digitalisierung: Er steht in der Adresse der gemeinsamen"
                                " Ergebnisse."
                            ),
                        ),
                    ),
                ),
                Part(
                    _("Wann"),
                    (
                        Field("date", _("Tag"), "date", _("Leer: immer heute, nur zum Üben.")),
                        Field("starts", _("Beginn"), "time", required=True),
                        Field(
                            "ends",
                            _("Ende"),
                            "time",
                            _("Eine Uhrzeit vor dem Beginn ist nach Mitternacht."),
                            required=True,
                        ),
                        Field("timezone", _("Zeitzone"), empty="Europe/Berlin"),
                    ),
                ),
                Part(
                    _("Wo"),
                    (
                        Field("place", _("Ort"), languages=True),
                        Field("address", _("Anschrift")),
                    ),
                ),
                Part(
                    _("Beiträge schreiben"),
                    (
                        Field(
                            "moderation",
                            _("Gezeigt werden Beiträge"),
                            "choice",
                            _("So beginnt es; die Moderation kann es am Abend umschalten."),
                            choices=(
                                (PRE, _("erst, wenn die Moderation sie gelesen hat")),
                                (POST, _("sofort")),
                            ),
                        ),
                        Field("opens", _("Von"), "moment", _("Leer: von Anfang an.")),
                        Field("closes", _("Bis"), "moment", _("Leer: ohne Ende.")),
                        Field(
                            "unlisted",
                            _("Noch nicht auf der Startseite zeigen"),
                            "flag",
                            _("Wer die Adresse kennt, findet die Veranstaltung trotzdem."),
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "agenda",
            _("Programm"),
            _("Was wann kommt; jeder Punkt dauert bis zum nächsten"),
            (
                Part(
                    _("Programm"),
                    (
                        Rows(
                            "agenda",
                            _("Programm"),
                            _("Punkt"),
                            _("Einen Punkt anfügen"),
                            (
                                Field("at", _("Uhrzeit"), "time", required=True),
                                Field("title", _("Titel"), required=True, languages=True),
                                Field("text", _("Wer oder was"), languages=True),
                            ),
                            by_id=False,
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "themes",
            _("Themen"),
            _("Überschriften, unter die Beiträge kommen"),
            (
                Part(
                    _("Themen"),
                    (
                        Rows(
                            "themes",
                            _("Themen"),
                            _("Thema"),
                            _("Ein Thema anfügen"),
                            (
                                Field("title", _("Titel"), required=True, languages=True),
                                Field("description", _("Beschreibung"), languages=True),
                                Field(
                                    "id",
                                    _("Kurzname"),
                                    hint=_(
                                        "Leer: aus dem Titel. Später nicht mehr ändern: daran"
                                        " hängen die Beiträge."
                                    ),
                                    is_id=True,
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "seats",
            _("Plätze und Anmeldung"),
            _("Wie viele Plätze, bis wann man sich anmeldet, wozu man einwilligt, welche Türen"),
            (
                Part(
                    _("Plätze"),
                    (
                        Field("seats", _("Plätze"), "count"),
                        Field(
                            "registration.opens",
                            _("Anmeldung ab"),
                            "moment",
                            _("Leer: sofort."),
                        ),
                        Field(
                            "registration.deadline",
                            _("Anmeldung bis"),
                            "moment",
                            _("Leer: bis zum Beginn."),
                        ),
                        Field(
                            "registration.automatic_until",
                            _("Nachrücken von selbst, bis so viele Stunden vor dem Beginn"),
                            "count",
                            empty=str(AUTOMATIC_UNTIL),
                        ),
                        Field(
                            "registration.offer_hours",
                            _("Danach wird ein freier Platz angeboten, für so viele Stunden"),
                            "count",
                            empty=str(OFFER_HOURS),
                        ),
                        Field(
                            "registration.reminder",
                            _("Erinnerung, so viele Stunden vor dem Beginn"),
                            "count",
                            _("0: keine."),
                            empty=str(REMINDER),
                        ),
                        Field(
                            "registration.tickets_required",
                            _("Der Code am Eingang gilt nur zusammen mit der Eintrittskarte"),
                            "flag",
                        ),
                    ),
                    switch=Field("registration", _("Man meldet sich für einen Platz an"), "flag"),
                ),
                Part(
                    _("Einwilligung, im Bild zu sein"),
                    (
                        Field(
                            "registration.consent.text",
                            _("Text"),
                            "lines",
                            _("Leer: es wird nicht danach gefragt."),
                            languages=True,
                        ),
                        Field(
                            "registration.consent.version",
                            _("Fassung"),
                            hint=_("Zum Beispiel 2026-11. Ein anderer Text braucht eine neue."),
                        ),
                        Field(
                            "registration.consent.mode",
                            _("Wer nicht einwilligt"),
                            "choice",
                            choices=(
                                (MODES[0], _("bekommt einen Platz, den die Kamera nicht zeigt")),
                                (MODES[1], _("bekommt keinen Platz")),
                            ),
                        ),
                    ),
                ),
                Part(
                    _("Weitere Fragen"),
                    (
                        Rows(
                            "registration.questions",
                            _("Fragen"),
                            _("Frage"),
                            _("Eine Frage anfügen"),
                            (
                                Field("title", _("Frage"), required=True, languages=True),
                                Field("purpose", _("Wozu"), required=True, languages=True),
                                Field(
                                    "days",
                                    _("Gelöscht, so viele Tage nach der Veranstaltung"),
                                    "count",
                                    empty=str(MOST_DAYS),
                                ),
                                Field("required", _("Muss beantwortet werden"), "flag"),
                                Field(
                                    "id", _("Kurzname"), hint=_("Leer: aus dem Titel."), is_id=True
                                ),
                            ),
                        ),
                    ),
                ),
                Part(
                    _("Zugang zu einer Videokonferenz"),
                    (
                        Field(
                            "registration.access.text",
                            _("Text"),
                            "lines",
                            _("Nur wer einen Platz hat, bekommt ihn. Leer: es gibt keinen."),
                            languages=True,
                        ),
                        Field("registration.access.url", _("Adresse")),
                        Field(
                            "registration.access.opens",
                            _("Zu sehen ab"),
                            "moment",
                            _("Leer: sofort."),
                        ),
                    ),
                ),
                Part(
                    _("Türen"),
                    (
                        Field(
                            "door.opens",
                            _("Einlass, so viele Minuten vor dem Beginn"),
                            "count",
                            _("Leer: jederzeit."),
                        ),
                        Field(
                            "door.offline_names",
                            _("Die Telefone am Einlass behalten alle Namen"),
                            "flag",
                            _("Dann lassen sie sich auch ohne Netz suchen."),
                        ),
                        Rows(
                            "door.gates",
                            _("Türen"),
                            _("Tür"),
                            _("Eine Tür anfügen"),
                            (
                                Field("title", _("Titel"), required=True),
                                Field(
                                    "id", _("Kurzname"), hint=_("Leer: aus dem Titel."), is_id=True
                                ),
                            ),
                            hint=_("Ohne Eintrag gibt es eine Tür."),
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "texts",
            _("Texte"),
            _(
                "Beschreibung, Stream, Kleingruppen, Kontakt, Impressum, Datenschutz,"
                " Barrierefreiheit"
            ),
            (
                Part(
                    _("Worum es geht"),
                    (Field("description", _("Beschreibung"), "lines", languages=True),),
                ),
                Part(
                    _("Stream"),
                    (
                        Field("stream.title", _("Titel"), languages=True),
                        Field("stream.url", _("Adresse"), hint="https://…"),
                        Field(
                            "stream.player",
                            _("Auf der Seite für Gäste zu sehen"),
                            "choice",
                            _("Erst nach zwei Klicks: vorher erfährt niemand sonst davon."),
                            choices=(
                                ("", _("nein, nur als Link")),
                                ("facebook", "Facebook"),
                                ("youtube", "YouTube"),
                                ("vimeo", "Vimeo"),
                                ("peertube", "PeerTube"),
                                ("video", _("eigenes Video (MP4, WebM, HLS)")),
                                ("frame", _("eine andere Seite")),
                            ),
                        ),
                        Field("stream.embed", _("Adresse des Videos")),
                    ),
                ),
                Part(
                    _("Kommentare auf Facebook"),
                    (
                        Field(
                            "comments.video",
                            _("Nummer oder Adresse des Live-Videos"),
                            hint=_("Leer: die Moderation trägt sie am Abend ein."),
                        ),
                        Field(
                            "comments.names",
                            _("Namen"),
                            "choice",
                            choices=(
                                ("none", _("werden nicht gezeigt")),
                                ("first", _("nur der Vorname")),
                                ("full", _("ganz")),
                            ),
                        ),
                        Field(
                            "comments.page",
                            _("Nummer der eigenen Facebook-Seite"),
                            hint=_("Ihre Kommentare werden ausgelassen."),
                        ),
                    ),
                    switch=Field(
                        "comments", _("Kommentare unter dem Stream werden Beiträge"), "flag"
                    ),
                ),
                Part(
                    _("Kleingruppen"),
                    (
                        Field("groups.number", _("Anzahl"), "count", empty="4"),
                        Field("groups.by_theme", _("Eine Gruppe je Thema"), "flag"),
                        Field(
                            "groups.assignment",
                            _("Wer kommt in welche Gruppe?"),
                            "choice",
                            choices=(
                                (RANDOM, _("Auslosen, gleichmäßig")),
                                (CHOICE, _("Alle wählen selbst")),
                            ),
                        ),
                        Field(
                            "groups.size",
                            _("Personen je Gruppe, höchstens"),
                            "count",
                            _("Leer: beliebig viele."),
                        ),
                        Field(
                            "groups.open_to_all",
                            _("Auch ohne Platz: Alle können in die Kleingruppen"),
                            "flag",
                            _(
                                "Sonst braucht man dafür einen Platz, wenn Sie Plätze vergeben: Wer"
                                " in einer Gruppe ist, sieht den Link zu ihrem Videoraum."
                            ),
                        ),
                        Field("groups.minutes", _("Minuten"), "count", empty="30"),
                        Field(
                            "groups.top", _("Vorschläge je Gruppe, höchstens"), "count", empty="3"
                        ),
                    ),
                    hint=_("Eingerichtet werden sie am Abend in der Moderation, mit einem Klick."),
                    switch=Field("groups", _("Es gibt Kleingruppen"), "flag"),
                ),
                Part(
                    _("Kontakt"),
                    (
                        Field("contact.name", _("Name"), languages=True),
                        Field("contact.mail", _("E-Mail-Adresse")),
                        Field("contact.phone", _("Telefon")),
                    ),
                ),
                Part(
                    _("Rechtliches"),
                    (
                        Field("legal.imprint", _("Impressum"), "paragraphs", languages=True),
                        Field("legal.privacy", _("Datenschutz"), "paragraphs", languages=True),
                        Field(
                            "legal.accessibility",
                            _("Erklärung zur Barrierefreiheit"),
                            "paragraphs",
                            languages=True,
                        ),
                    ),
                    hint=_(
                        "Absätze mit einer leeren Zeile dazwischen. Was gespeichert wird, wozu und"
                        " wie lange, steht von selbst unter dem Datenschutz."
                    ),
                ),
                Part(
                    _("Themen-Labore: wozu einwilligt, wer sich einträgt"),
                    (
                        Field(
                            "labs.consent.text",
                            _("Text"),
                            "lines",
                            _("Leer: ein Text, der für jede Veranstaltung passt."),
                            languages=True,
                        ),
                        Field(
                            "labs.consent.version",
                            _("Fassung"),
                            hint=_("Zum Beispiel 2026-11. Ein anderer Text braucht eine neue."),
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "look",
            _("Aussehen"),
            _("Farbe und Logo"),
            (
                Part(
                    _("Farbe"),
                    (
                        Field(
                            "look.accent",
                            _("Farbe"),
                            "accent",
                            _(
                                "Zum Beispiel #004f80. Weiße Schrift muss darauf zu lesen sein:"
                                " Kontrast 4,5 oder mehr."
                            ),
                        ),
                    ),
                ),
                Part(
                    _("Logo"),
                    (
                        Field(
                            "look.logo",
                            _("Logo"),
                            "logo",
                            _("SVG, PNG oder WebP, höchstens 24 KiB."),
                        ),
                        Field(
                            "look.logo_alt",
                            _("Was auf dem Logo zu sehen ist"),
                            hint=_("Wird vorgelesen."),
                            languages=True,
                        ),
                    ),
                ),
            ),
        ),
        Section(
            "keeping",
            _("Aufbewahrung"),
            _("Nach wie vielen Tagen was gelöscht wird"),
            (
                Part(
                    _("Gelöscht, so viele Tage nach der Veranstaltung"),
                    tuple(
                        Field(
                            f"retention.{kind.name}",
                            _(kind.purpose),
                            "count",
                            _("Höchstens %(days)s.", days=kind.days),
                            empty=str(kind.days),
                        )
                        for kind in FIELDS.values()
                        if kind.days
                    ),
                    hint=_(
                        "Kürzer geht, länger nicht. So steht es auch auf der Seite zum"
                        " Datenschutz. Gelöscht wird einmal am Tag."
                    ),
                ),
            ),
        ),
    )
}


def fields(section: Section) -> Iterator[Field]:
    """Those outside of lists, with the switches."""
    for part in section.parts:
        if part.switch:
            yield part.switch
        yield from (one for one in part.parts if isinstance(one, Field))


def lists(section: Section) -> Iterator[Rows]:
    for part in section.parts:
        yield from (one for one in part.parts if isinstance(one, Rows))
