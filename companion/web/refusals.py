"""Refusals as people and programs get them: one code, three renderings (rule W2)."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext

from companion.domain.refusals import Refusal
from companion.live.protocol import refusal_answer
from companion.web.views import View

#: What is said to people, in German and by the catalogues in other languages; `{…}` is filled from
#: the refusal's data.
MESSAGES: dict[str, str] = {
    "bad_request": "Das konnte der Server nicht verstehen. Bitte laden Sie die Seite neu.",
    "too_large": "Das ist zu groß für diesen Server.",
    "unknown_command": "Diesen Befehl kennt der Server nicht. Bitte laden Sie die Seite neu.",
    "forbidden": "Das ist Ihnen hier nicht erlaubt.",
    "not_logged_in": "Bitte melden Sie sich mit Ihrem Anmeldelink an.",
    "no_token": "Bitte laden Sie die Seite neu, um teilzunehmen.",
    "unknown_gathering": "Diese Veranstaltung gibt es hier nicht.",
    "unknown_screen": "Diese Ansicht gibt es nicht.",
    "unknown_idea": "Diesen Beitrag gibt es nicht mehr.",
    "unknown_person": "Diese Person gibt es hier nicht.",
    "unknown_staff": "Diese Person gehört nicht zum Team.",
    "unknown_role": "Diese Rolle gibt es nicht.",
    "empty": "Bitte schreiben Sie etwas.",
    "too_long": "Bitte höchstens {limit} Zeichen, jetzt sind es {length}.",
    "bad_text": "Dieser Text enthält Zeichen, die sich nicht darstellen lassen.",
    "unknown_kind": "Bitte wählen Sie, was für ein Beitrag es ist.",
    "unknown_theme": "Dieses Thema gibt es nicht.",
    "theme_removed": "Dieses Thema ist inzwischen entfernt.",
    "theme_moved": "Jemand war schneller. Das Thema hat sich geändert, seit Sie es gesehen haben.",
    "too_many_themes": "Mehr als {limit} Themen sind nicht möglich.",
    "sorted_since": "Jemand war schneller und hat inzwischen selbst einsortiert.",
    "already_sorted": "Das steht schon dort.",
    "closed": "Zurzeit werden keine Beiträge angenommen.",
    "posting_closed": "Das Team nimmt gerade keine neuen Beiträge an. Lesen und unterstützen können"
    " Sie weiter.",
    "too_soon": "Zurzeit kann jede Person alle {seconds} Sekunden einen Beitrag senden. Bitte"
    " warten Sie noch {wait} Sekunden.",
    "muted": "Die Moderation nimmt von diesem Gerät gerade keine Beiträge an.",
    "modes_moved": "Jemand war schneller und hat gerade umgeschaltet. Bitte sehen Sie noch einmal"
    " hin.",
    "nothing_switched": "Es wurde noch nichts umgeschaltet, das man zurücknehmen könnte.",
    "unknown_note": "Diese Notiz gibt es nicht mehr.",
    "already_asked": "Darum ist schon gebeten.",
    "not_asked": "Darum ist nicht (mehr) gebeten.",
    "not_published": "Nur freigegebene Beiträge können auf die Leinwand.",
    "already": "Der Beitrag ist bereits so.",
    "not_hidden": "Der Beitrag ist nicht ausgeblendet.",
    "nothing_to_undo": "Zu diesem Beitrag gibt es keine Entscheidung, die man zurücknehmen könnte.",
    "conflict": "Jemand war schneller. Der Beitrag hat sich geändert, seit Sie ihn gesehen haben.",
    "results_moved": "Jemand war schneller. Bitte sehen Sie nach, ob die Ergebnisse jetzt"
    " öffentlich sind.",
    "results_already": "Das ist schon so.",
    "unknown_answer": "Diese Antwort gibt es nicht (mehr).",
    "answered_meanwhile": "Jemand war schneller und hat inzwischen geantwortet. Bitte sehen Sie"
    " noch einmal hin.",
    "nothing_to_answer": "Bitte wählen Sie aus, worauf Sie antworten: mindestens einen Beitrag oder"
    " ein Thema, höchstens {limit}.",
    "not_on_the_wall": "Einer der Beiträge ist nicht (mehr) für alle zu sehen. Auf ihn kann niemand"
    " öffentlich antworten.",
    "why_needed": "Bitte schreiben Sie, warum es nicht möglich ist.",
    "unknown_receipt": "Zu diesem Code gibt es hier nichts. Bitte vergleichen Sie ihn noch einmal"
    " mit Ihrem Beleg.",
    "agreement_needed": "Bitte setzen Sie das Häkchen: Ohne Ihre Einwilligung schreiben wir Ihnen"
    " nicht.",
    "mail_needed": "Bitte geben Sie eine vollständige E-Mail-Adresse an.",
    "confirmed_already": "Das ist schon bestätigt. Sie brauchen nichts mehr zu tun.",
    "void_mail_link": "Dieser Link gilt nicht mehr: Die Adresse ist schon gelöscht, oder sie wurde"
    " nicht rechtzeitig bestätigt.",
    "redefined": "Inzwischen hat jemand anders die Veranstaltung geändert.",
    "taken": "Diesen Kurznamen hat schon eine andere Veranstaltung.",
    "bad_definition": "Das lässt sich so nicht verwenden.",
    "unknown_lab": "Dieses Themen-Labor gibt es nicht (mehr).",
    "lab_moved": "Jemand war schneller. Das Themen-Labor hat sich geändert, seit Sie es gesehen"
    " haben. Bitte sehen Sie nach und speichern Sie dann noch einmal.",
    "lab_closed": "In dieses Themen-Labor kann man sich zurzeit nicht eintragen.",
    "unknown_meeting": "Diesen Termin gibt es nicht mehr.",
    "already_in_lab": "Dieser Beitrag liegt schon in diesem Themen-Labor.",
    "not_in_lab": "Dieser Beitrag liegt nicht in diesem Themen-Labor.",
    "bad_address": "Bitte schreiben Sie die Adresse ganz, mit https:// am Anfang.",
    "too_many": "Mehr als {limit} sind es nie.",
    "nobody_to_tell": "Es ist noch niemand eingetragen, an den diese Nachricht ginge.",
    "no_mail": "Von hier aus gehen keine E-Mails hinaus. Bitte fragen Sie die Leitung.",
    "lab_consent_needed": "Ohne Ihr Einverständnis dürfen wir Ihnen nicht schreiben.",
    "unknown_entry": "Dieser Link gehört zu keinem Eintrag (mehr).",
    "entry_confirmed": "Das haben Sie schon bestätigt.",
    "not_confirmed": "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse.",
    "link_late": "Dieser Link galt sieben Tage und gilt nicht mehr. Bitte tragen Sie sich noch"
    " einmal ein.",
    "member_moved": "Ihr Eintrag hat sich inzwischen geändert. Bitte sehen Sie nach und speichern"
    " Sie dann noch einmal.",
    "unknown_poll": "Diese Umfrage gibt es nicht (mehr).",
    "poll_closed": "Diese Umfrage ist geschlossen.",
    "poll_answered": "Diese Umfrage läuft schon oder hat Antworten. Ihre Fragen bleiben, wie sie"
    " sind.",
    "options_needed": "Bitte geben Sie mindestens 2 und höchstens {limit} Antworten vor.",
    "unknown_option": "Bitte wählen Sie eine der Antworten, jede nur einmal.",
    "no_choice": "Bitte wählen oder schreiben Sie eine Antwort.",
    "too_many_choices": "Bitte höchstens {limit}.",
    "rank_all": "Bitte bringen Sie alle {limit} in eine Reihenfolge.",
    "nothing_prepared": "In der Vorschau steht nichts, das auf die Leinwand könnte.",
    "stage_moved": "Jemand war schneller. Die Bühne hat sich geändert, seit Sie sie gesehen haben.",
    "not_mergeable": "Ein ausgeblendeter Beitrag lässt sich nicht zusammenführen.",
    "not_merged": "Dieser Beitrag steht schon für sich.",
    "merged": "Dieser Beitrag ist mit einem anderen zusammengeführt.",
    "decided_since": "Inzwischen wurde über einen der Beiträge neu entschieden. Bitte nehmen Sie"
    " zuerst das zurück.",
    "bad_code": "Dieser Code gilt nicht. Bitte scannen Sie den Code am Eingang noch einmal.",
    "ticket_needed": "Hier brauchen Sie außer dem Code auch Ihre Eintrittskarte.",
    "unknown_ticket": "Diesen Kurzcode gibt es nicht. Bitte vergleichen Sie ihn mit Ihrer"
    " Eintrittskarte.",
    "presence_revoked": "Das Einchecken mit diesem Telefon hat das Team zurückgenommen. Bitte"
    " fragen Sie am Einlass.",
    "too_many_guesses": "Gerade wurde zu viel eingetippt. Bitte warten Sie {wait} Sekunden, oder"
    " scannen Sie den Code mit der Kamera.",
    "registration_closed": "Zurzeit ist keine Anmeldung möglich.",
    "unknown_registration": "Diese Anmeldung gibt es nicht (mehr).",
    "cancelled": "Diese Anmeldung ist bereits zurückgezogen.",
    "outdated": "Die Anmeldung hat sich inzwischen geändert. Bitte sehen Sie nach und speichern Sie"
    " dann noch einmal.",
    "bad_contact": "Bitte geben Sie eine vollständige E-Mail-Adresse oder eine Telefonnummer mit"
    " Vorwahl an.",
    "no_answer": "Bitte beantworten Sie auch diese Frage.",
    "consent_needed": "Einen Platz bekommt, wer damit einverstanden ist, im Bild zu sein.",
    "old_consent": "Der Text der Einwilligung hat sich geändert. Bitte lesen Sie ihn noch einmal.",
    "no_offer": "Dieses Angebot gilt nicht mehr.",
    "nothing_to_offer": "Es ist kein Platz frei, oder niemand wartet auf einen.",
    "not_due": "Diese Nachricht ist gerade nicht zu senden.",
    "not_repeated": "Diese Anmeldung zählt bereits für sich.",
    "already_registered": "Mit diesem Kontakt ist schon Nummer {number} angemeldet.",
    "not_admitted": "Dieses Ticket gilt gerade nicht.",
    "unknown_gate": "Bitte wählen Sie, an welcher Tür Sie stehen.",
    "not_inside": "Diese Person ist nicht (mehr) im Saal.",
    "no_room": "Ohne Anmeldung ist gerade kein Platz frei.",
    "already_released": "Die Plätze der Nichterschienenen sind schon freigegeben.",
    "same_row": "Diesen Kontakt hat schon Zeile {row}.",
    "bad_list": "Das ist keine Liste mit einer Zeile Überschriften, darunter Name und E-Mail,"
    " Telefon oder Kontakt.",
    "bad_cell": "Hier ist „{value}“ nicht zu verstehen.",
    "bad_moment": "Bitte schreiben Sie Tag und Uhrzeit so: 17.08.2020 14:30.",
    "unknown_item": "Diesen Punkt gibt es im Ablauf nicht.",
    "bad_number": "Diese Zahl stand in den letzten Minuten nicht im Bild."
    " Bitte nehmen Sie die nächste.",
    "bad_video": "Das ist weder die Nummer eines Videos bei Facebook noch seine Adresse.",
    "own_comment": "Das ist ein Kommentar der eigenen Seite. Solche werden nicht übernommen.",
    "old_helper_link": "Dieser Link zum Messen gilt nicht mehr. Bitte lassen Sie sich vom Team"
    " einen neuen geben.",
    "no_groups": "Hier gibt es zurzeit keine Kleingruppen.",
    "unknown_group": "Diese Kleingruppe gibt es nicht (mehr).",
    "unknown_member": "Diese Person ist nicht (mehr) in der Kleingruppe.",
    "groups_moved": "Jemand war schneller und hat die Kleingruppen geändert. Bitte sehen Sie noch"
    " einmal hin.",
    "groups_used": "In den Kleingruppen wurde schon geschrieben. Fügen Sie einzelne hinzu, oder"
    " nehmen Sie einzelne heraus.",
    "group_assigned": "Die Kleingruppen werden ausgelost. Möchten Sie wechseln, fragen Sie bitte"
    " das Team.",
    "seat_needed": "In die Kleingruppen kommt, wer einen Platz hat. Bitte melden Sie sich an, oder"
    " öffnen Sie den Link aus Ihrer Mail auf diesem Gerät.",
    "group_full": "Diese Kleingruppe ist voll. Bitte wählen Sie eine andere.",
    "not_in_group": "Sie sind nicht (mehr) in dieser Kleingruppe.",
    "in_group": "Dieser Beitrag gehört noch seiner Kleingruppe: Sie hat ihn nicht abgegeben.",
    "not_scribe": "Das kann nur, wer für die Kleingruppe schreibt.",
    "pen_taken": "Für Ihre Kleingruppe schreibt schon jemand anders.",
    "bell_rung": "Die Zeit der Kleingruppen ist vorbei. Es ist nichts verloren: Das Team kann Ihnen"
    " ein paar Minuten geben.",
    "not_started": "Die Zeit der Kleingruppen läuft noch nicht.",
    "nothing_handed_in": "Diese Kleingruppe hat nichts abgegeben.",
    "bad_link": "Dieser Anmeldelink gilt nicht (mehr). Bitte lassen Sie sich einen neuen geben.",
    "too_fast": "Das war zu schnell. Bitte warten Sie {wait} Sekunden.",
    "too_many_joins": "Gerade kommen sehr viele auf einmal. Bitte warten Sie {wait} Sekunden.",
    "unavailable": "Das konnte gerade nicht gespeichert werden. Bitte senden Sie es noch einmal.",
    "full": "Dieser Server ist voll. Ihre Seite versucht es von selbst weiter.",
    "not_found": "Diese Seite gibt es nicht.",
}

STATUS: dict[str, int] = {
    "bad_request": 400,
    "too_large": 413,
    "forbidden": 403,
    "not_logged_in": 401,
    "no_token": 401,
    "unknown_gathering": 404,
    "unknown_idea": 404,
    "unknown_poll": 404,
    "unknown_lab": 404,
    "lab_moved": 409,
    "unknown_meeting": 404,
    "unknown_entry": 404,
    "entry_confirmed": 409,
    "link_late": 410,
    "member_moved": 409,
    "unknown_registration": 404,
    "not_found": 404,
    "too_soon": 429,
    "muted": 403,
    "modes_moved": 409,
    "results_moved": 409,
    "unknown_answer": 404,
    "unknown_receipt": 404,
    "void_mail_link": 404,
    "answered_meanwhile": 409,
    "theme_removed": 409,
    "theme_moved": 409,
    "sorted_since": 409,
    "unknown_note": 404,
    "bad_code": 403,
    "ticket_needed": 403,
    "unknown_ticket": 404,
    "presence_revoked": 403,
    "too_many_guesses": 429,
    "old_helper_link": 403,
    "unknown_group": 404,
    "unknown_member": 404,
    "groups_moved": 409,
    "groups_used": 409,
    "seat_needed": 403,
    "group_full": 409,
    "not_in_group": 403,
    "in_group": 409,
    "not_scribe": 403,
    "pen_taken": 409,
    "bell_rung": 409,
    "bad_link": 403,
    "conflict": 409,
    "stage_moved": 409,
    "decided_since": 409,
    "outdated": 409,
    "redefined": 409,
    "taken": 409,
    "too_fast": 429,
    "too_many_joins": 429,
    "unavailable": 503,
    "full": 503,
}
OTHER_STATUS = 422


class Refused(Exception):
    """Ends a request with a refusal, rendered as the asker wants it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def message(refusal: Refusal) -> str:
    """The refusal in a sentence for people."""
    sentence: str = gettext(MESSAGES[refusal.code])
    return sentence.format(**refusal.data)


def status(refusal: Refusal) -> int:
    """The HTTP status of a page or an address that refuses."""
    return STATUS.get(refusal.code, OTHER_STATUS)


def answer(result: dict[str, Any] | Refusal) -> dict[str, Any]:
    """A command's acknowledgement, also where it was refused."""
    return refusal_answer(result, message(result)) if isinstance(result, Refusal) else result


def render(refusal: Refusal, gathering: View | None = None) -> Response:
    """A refusal as JSON where the request asked for it, else as a page; `gathering`: whose page
    it was."""
    if wants_json():
        response = jsonify(answer(refusal))
    else:
        response = make_response(
            render_template(
                "refusal.html",
                code=refusal.code,
                message=message(refusal),
                status=status(refusal),
                gathering=gathering,
                page={},
            )
        )
    response.status_code = status(refusal)
    if "wait" in refusal.data:
        response.headers["Retry-After"] = str(refusal.data["wait"])
    return response


def wants_json() -> bool:
    if request.is_json or request.path.endswith(("/feed", "/own", "/join", "/healthz", ".json")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
