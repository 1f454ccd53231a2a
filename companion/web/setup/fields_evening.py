"""What the set-up asks about the evening itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from companion.domain.conduct.commands import POST, PRE
from companion.domain.groups.commands import CHOICE, RANDOM
from companion.web.setup.shapes import Field, Part, Rows, Section

WHEN = Section(
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
)


AGENDA = Section(
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
)


THEMES = Section(
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
)


GROUPS = Section(
    "groups",
    _("Kleingruppen"),
    _("Ob es sie gibt, wie viele, und wie man hineinkommt"),
    (
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
                Field("groups.top", _("Vorschläge je Gruppe, höchstens"), "count", empty="3"),
            ),
            hint=_("Eingerichtet werden sie am Abend in der Moderation, mit einem Klick."),
            switch=Field("groups", _("Es gibt Kleingruppen"), "flag"),
        ),
    ),
)
