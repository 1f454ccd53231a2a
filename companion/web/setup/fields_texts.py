"""What the set-up asks about texts, the look, and how long things are kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from companion.domain.personal import FIELDS
from companion.web.setup.shapes import Field, Part, Section

TEXTS = Section(
    "texts",
    _("Texte"),
    _("Beschreibung, Stream, Kontakt, Impressum, Datenschutz, Barrierefreiheit"),
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
                Field(
                    "stream.preview",
                    _("Vorschaubild"),
                    "picture",
                    _(
                        "Steht da, bis jemand den Stream startet. SVG, PNG, WebP oder JPEG,"
                        " höchstens 60 KiB; am besten 16:9."
                    ),
                ),
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
            switch=Field("comments", _("Kommentare unter dem Stream werden Beiträge"), "flag"),
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
)


LOOK = Section(
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
                    "picture",
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
)


KEEPING = Section(
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
)
