"""Personal data: each kind that the vault holds, with its purpose and its retention (rule P3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """`days`: kept so many days after the gathering's end, then erased; None: kept with the log.

    `purpose` is shown to the people concerned, in the interface's first language.
    """

    name: str
    purpose: str
    days: int | None


FIELDS: dict[str, Field] = {
    f.name: f
    for f in (
        Field(
            "idea_text",
            "Ihr Beitrag: um ihn zu moderieren, zu zeigen und in den Arbeitsgruppen zu verwenden.",
            730,
        ),
        Field("idea_author", "Ihr Name am Beitrag, wenn Sie ihn angeben: um ihn zu zeigen.", 90),
        Field("poll_text", "Fragen und Antworten der Umfragen, wie das Team sie stellt.", 730),
        Field(
            "poll_word",
            "Ihre Wörter in einer Umfrage: um zu zählen und zu zeigen, wie oft sie genannt wurden.",
            730,
        ),
        Field(
            "poll_hidden_word",
            "Welche Wörter einer Umfrage nicht gezeigt werden, ohne wer sie schrieb.",
            730,
        ),
        Field(
            "comment_text",
            "Ihr Kommentar unter dem Livestream auf Facebook: um ihn wie einen Beitrag zu"
            " moderieren, zu zeigen und in den Arbeitsgruppen zu verwenden.",
            730,
        ),
        Field(
            "comment_author",
            "Ihr Name bei Facebook, wenn er am Kommentar gezeigt wird: ganz oder nur der Vorname.",
            90,
        ),
        Field("moderation_note", "Warum ein Beitrag nicht gezeigt wird, in freien Worten.", 90),
        Field(
            "team_note",
            "Notizen des Teams untereinander, auch zu Beiträgen: um sich am Abend zu verständigen.",
            30,
        ),
        Field("staff_name", "Namen des Teams: um zu zeigen, wer was entschieden hat.", 90),
        Field(
            "registration_name", "Ihr Name bei der Anmeldung: um Ihren Platz für Sie zu halten.", 30
        ),
        Field(
            "registration_contact",
            "Ihre E-Mail-Adresse oder Telefonnummer: um Ihnen zu sagen, ob Sie einen Platz haben.",
            30,
        ),
        Field(
            "registration_kind",
            "Ob Sie als Bürgerin oder Bürger, für ein Unternehmen oder einen Verein kommen: um die"
            " Arbeitsgruppen zu planen.",
            30,
        ),
        Field(
            "registration_extra",
            "Ihre Antworten auf weitere Fragen bei der Anmeldung, wofür jeweils dabei steht.",
            30,
        ),
        Field(
            "walk_in_name",
            "Ihr Name, wenn Sie ohne Anmeldung kommen: damit am Eingang klar ist, wer im Saal ist.",
            30,
        ),
        Field(
            "contact_salt",
            "Eine zufällige Zahl, mit der wir erkennen, ob jemand schon angemeldet ist.",
            30,
        ),
        Field(
            "lab_text",
            "Was ein Themen-Labor von sich sagt, mit Terminen und Orten, wie die Stadt es"
            " veröffentlicht.",
            730,
        ),
        Field(
            "lab_contact",
            "Wen Sie zu einem Themen-Labor fragen können, wie die Stadt es veröffentlicht.",
            730,
        ),
        Field(
            "lab_member_name",
            "Ihr Name, wenn Sie in einem Themen-Labor mitmachen: damit die Leitung weiß, wer"
            " kommt.",
            365,
        ),
        Field(
            "lab_member_contact",
            "Ihre E-Mail-Adresse für ein Themen-Labor: um Ihnen zu schreiben, worum Sie gebeten"
            " haben.",
            365,
        ),
        Field(
            "lab_message",
            "Was die Leitung denen schreibt, die in einem Themen-Labor eingetragen sind.",
            365,
        ),
        Field("answer_text", "Was die Stadt auf Beiträge und Themen antwortet, für alle.", 730),
        Field(
            "answer_office",
            "Wer für die Stadt antwortet: ein Amt oder ein Name, den es selbst angibt.",
            730,
        ),
        Field(
            "receipt_contact",
            "Ihre E-Mail-Adresse, wenn Sie Antworten auf Ihre Beiträge per Mail wollen: nur um"
            " Ihnen diese zu schicken.",
            365,
        ),
        Field("stage_caption", "Was in einer Pause auf der Leinwand steht: um es zu zeigen.", 90),
        Field(
            "theme_text",
            "Titel und Beschreibung von Themen, wie das Team sie am Pult nennt.",
            730,
        ),
        Field(
            "group_title",
            "Wie eine Kleingruppe heißt: um sie und ihre Vorschläge zu zeigen.",
            730,
        ),
        Field(
            "group_link",
            "Adresse des Videoraums einer Kleingruppe: um sie ihren Mitgliedern zu zeigen.",
            30,
        ),
        Field(
            "group_member",
            "Ihr Name in der Kleingruppe, wenn Sie ihn angeben: damit die anderen dort und das Team"
            " wissen, wer da ist.",
            30,
        ),
        Field("definition", "Programm der Veranstaltung, mit den öffentlich Auftretenden.", None),
    )
}

#: Kept only where there are small groups.
OF_GROUPS = {"group_title", "group_link", "group_member"}
#: Kept only where comments on Facebook are taken up.
OF_COMMENTS = {"comment_text", "comment_author"}
#: Kept only where there are labs.
OF_LABS = {
    "lab_text",
    "lab_contact",
    "lab_member_name",
    "lab_member_contact",
    "lab_message",
}
#: Kept only where people register.
OF_REGISTRATION = {
    "registration_name",
    "registration_contact",
    "registration_kind",
    "registration_extra",
    "walk_in_name",
    "contact_salt",
}
