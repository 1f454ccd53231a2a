"""Refusals: the expected ways of saying no, each with one code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Every code that a command, a page or a connection can be refused with, and when it is.
CODES: dict[str, str] = {
    "bad_request": "The message is not a JSON object of the documented shape.",
    "too_large": "The message or the request is larger than 16 KiB.",
    "unknown_command": "There is no command of that name.",
    "forbidden": "This role may not do that, or the page that asked is not one of ours.",
    "not_logged_in": "The staff session is missing, over, logged out or revoked.",
    "no_token": "A guest's connection or command came without a valid visitor token.",
    "unknown_gathering": "There is no gathering of that name.",
    "unknown_screen": "There is no screen of that name.",
    "unknown_idea": "There is no such idea on the asker's screen.",
    "unknown_person": "Nobody has that id.",
    "unknown_staff": "There is no such member of staff.",
    "unknown_role": "There is no such role.",
    "empty": "The text holds no visible character. Data: `field`.",
    "too_long": "More characters than allowed. Data: `field`, `limit`, `length`.",
    "bad_text": "The text is not valid Unicode, or piles marks upon marks. Data: `field`.",
    "unknown_kind": "The kind is none of idea, wish, question, experience.",
    "unknown_theme": "The gathering has no such theme.",
    "theme_removed": "The theme was removed. Data: `by`, `version`.",
    "theme_moved": "Somebody decided about the theme since it was seen. Data: `by`, `what`.",
    "too_many_themes": "There are as many themes as there can be. Data: `limit`.",
    "sorted_since": "Somebody sorted an idea since it was seen. Data: `by`, `theme`, `ideas`.",
    "already_sorted": "All of these ideas are in that theme already. Data: `theme`.",
    "closed": "The gathering does not take contributions now.",
    "posting_closed": "The team has closed posting for now.",
    "too_soon": "Slow mode: one contribution in `seconds`. Data: `wait`, seconds still to wait.",
    "muted": "The team takes no contributions from this visitor now.",
    "modes_moved": "Somebody else switched the modes since they were seen. Data: `version`.",
    "nothing_switched": "The modes have not been switched.",
    "unknown_note": "There is no such note.",
    "already_asked": "The stage is asked for this idea already, or has acknowledged it.",
    "not_asked": "The stage is not asked for this idea.",
    "not_published": "Only a published idea can go into the spotlight.",
    "already": "The idea is in that state already. Data: `status`.",
    "not_hidden": "Only a hidden idea can be restored.",
    "nothing_to_undo": "No decision has been taken on this idea.",
    "conflict": "The idea moved on since it was seen. Data: `by`, `status`, `version`, `place`.",
    "results_moved": "Somebody decided about the record since it was seen. Data: `version`.",
    "results_already": "The record is public already, or is not public anyway.",
    "unknown_answer": "There is no such answer, or it was undone.",
    "answered_meanwhile": "Somebody else answered, or corrected it, since it was seen. Data: `by`.",
    "nothing_to_answer": "An answer is to one idea or theme at least. Data: `limit`, at most.",
    "not_on_the_wall": "Only an idea that everybody sees is answered. Data: `idea`.",
    "why_needed": "What is not possible needs a why. Data: `field`.",
    "unknown_receipt": "No receipt has that code, or nothing of it is left.",
    "agreement_needed": "Nobody is written to who has not agreed to it.",
    "mail_needed": "No mail address. Data: `field`.",
    "confirmed_already": "The address has been confirmed already.",
    "void_mail_link": "Nobody is told by this any more, or never was: stopped, or not confirmed.",
    "unknown_poll": "There is no such poll on the asker's screen.",
    "poll_closed": "The poll takes no answers of this audience now.",
    "poll_answered": "What is asked can be changed until it opens; some have answered already.",
    "options_needed": "A choice or a ranking has at least two options. Data: `limit`.",
    "unknown_option": "The poll has no such option, or one was named twice.",
    "no_choice": "The answer holds no option or word.",
    "too_many_choices": "More options or words than one may give. Data: `limit`.",
    "rank_all": "A ranking puts all options in order. Data: `limit`.",
    "nothing_prepared": "Nothing is in the preview that could go on air.",
    "stage_moved": "The stage changed since it was seen. Data: `by`, `version`.",
    "not_mergeable": "A hidden idea cannot be merged with others. Data: `idea`.",
    "not_merged": "The idea is no wording of another one.",
    "merged": "The idea is a wording of another one: decide on that, or split it. Data: `into`.",
    "decided_since": "One of the ideas that this decision was on was decided on since.",
    "redefined": "The gathering was set up anew since it was seen. Data: `by`.",
    "taken": "There is a gathering of that name already. Data: `field`.",
    "bad_definition": "What was filled in or uploaded cannot be used. Data: `problems`.",
    "bad_code": "The venue code does not hold. Data: `why`.",
    "ticket_needed": "Here a code alone opens nothing: it takes a ticket as well.",
    "unknown_ticket": "There is no ticket of that code.",
    "presence_revoked": "The team has taken back that this person comes in by a code.",
    "too_many_guesses": "More codes were typed than are taken. Data: `wait`, seconds.",
    "registration_closed": "Registration is not open, or no seats are given away here.",
    "unknown_registration": "There is no such registration, or it was erased.",
    "cancelled": "The registration has been cancelled.",
    "outdated": "The registration changed since it was seen. Data: `version`.",
    "bad_contact": "Neither a mail address nor a telephone number. Data: `field`.",
    "no_answer": "A question that must be answered was not. Data: `field`.",
    "consent_needed": "The seat is given to those who agree to be seen in the stream.",
    "old_consent": "The text agreed to is not the one that holds now.",
    "no_offer": "No seat is offered to this registration now.",
    "nothing_to_offer": "No seat is free, or nobody waits for one.",
    "not_due": "The message is not to be sent now: it was, or another worker is at it.",
    "not_repeated": "The registration counts on its own already.",
    "already_registered": "Somebody with this contact stands in line. Data: `field`, `number`.",
    "not_admitted": "The ticket lets nobody in now. Data: `verdict`.",
    "unknown_gate": "The gathering has no such door. Data: `field`.",
    "not_inside": "The person is not inside.",
    "no_room": "Nobody can come in without a seat of their own now.",
    "already_released": "The seats of those who did not come are released already.",
    "same_row": "An earlier row of the list has the same contact. Data: `row`.",
    "bad_list": "No table of text whose first row names a name and a contact. Data: `field`.",
    "bad_cell": "A cell of a list is not understood. Data: `field`, `value`.",
    "bad_moment": "No date and time. Data: `field`.",
    "unknown_item": "The agenda has no such item.",
    "bad_number": "The number was not on the stream in the last minutes.",
    "bad_video": "Neither a Facebook video's number nor its address.",
    "own_comment": "The comment is the page's own, and those are left out.",
    "bad_link": "The login link is wrong, used, expired or revoked. Data: `why`.",
    "too_fast": "More commands than one visitor or address may send. Data: `wait`, seconds.",
    "too_many_joins": "One address asked for far more visitors than a hall holds. Data: `wait`.",
    "unavailable": "The command could not be made durable; send it again. Data: `wait`.",
    "full": "This server holds as many connections as it may.",
    "not_found": "There is no such page.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected no: a `code` from CODES and the data that belongs to it."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"refusal code {self.code!r} is not declared")


def refuse(code: str, **data: Any) -> Refusal:
    """Short for `Refusal(code, data)`."""
    return Refusal(code, data)
