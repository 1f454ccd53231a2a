"""What the set-up asks about seats and registration."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from companion.domain.seats.terms import AUTOMATIC_UNTIL, MODES, MOST_DAYS, OFFER_HOURS, REMINDER
from companion.web.setup.shapes import Field, Part, Rows, Section

SEATS = Section(
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
                        Field("id", _("Kurzname"), hint=_("Leer: aus dem Titel."), is_id=True),
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
                        Field("id", _("Kurzname"), hint=_("Leer: aus dem Titel."), is_id=True),
                    ),
                    hint=_("Ohne Eintrag gibt es eine Tür."),
                ),
            ),
        ),
    ),
)
