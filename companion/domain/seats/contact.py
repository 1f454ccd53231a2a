"""Contacts: a mail address or a telephone number, as people write them, in one spelling."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import phonenumbers
import regex
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat

from companion.domain.refusals import Refusal, refuse

#: Where a number without a country's code is from.
REGION = "DE"
#: Characters; the longest mail address that can be delivered to has 254.
LONGEST = 254
#: Bytes of a fingerprint: nobody shall find two contacts with the same one.
FINGERPRINT = 16

MAIL, TELEPHONE = "mail", "telephone"
#: "Tel.: 02305/12345", "0171-1234567 (mobil)": what people write around a number.
LABEL = regex.compile(
    r"\A\s*(?:tel|telefon|fon|phone|mobil|handy)\b\.?:?\s*|\s*\([\p{L} .]+\)\s*\Z", regex.I
)


@dataclass(frozen=True)
class Contact:
    """`kind`: MAIL or TELEPHONE. `value`: as it is kept, a number as "+492305106210". `shown`: as
    people read it."""

    kind: str
    value: str

    @property
    def shown(self) -> str:
        if self.kind == MAIL:
            return self.value
        number = phonenumbers.parse(self.value)
        at_home = phonenumbers.region_code_for_country_code(number.country_code or 0) == REGION
        style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, style)

    @property
    def address(self) -> str:
        """A mail address as mail servers take it: its domain in ASCII."""
        found = validate_email(self.value, check_deliverability=False)
        return f"{found.local_part}@{found.ascii_domain}"


def of_value(value: str) -> Contact:
    """The contact that was kept as this value."""
    return Contact(MAIL if "@" in value else TELEPHONE, value)


def masked(mail: str) -> str:
    """An address that its owner knows again and nobody else learns: "a…@e….org"."""
    name, _, domain = mail.rpartition("@")
    host, dot, top = domain.rpartition(".")
    return f"{name[:1]}…@{host[:1]}…{dot}{top}"


def read_contact(raw: str) -> Contact | Refusal:
    """The contact in one spelling. Nothing is asked of the network.

    Refused: `empty`, `bad_contact`.
    """
    text = " ".join(raw.split())
    if not text:
        return refuse("empty", field="contact")
    if len(text) > LONGEST:
        return refuse("bad_contact", field="contact")
    return read_mail(text) if "@" in text else read_telephone(text)


def read_mail(text: str) -> Contact | Refusal:
    try:
        found = validate_email(text.removeprefix("mailto:"), check_deliverability=False)
    except EmailNotValidError:
        return refuse("bad_contact", field="contact")
    return Contact(MAIL, found.normalized)


def read_telephone(text: str) -> Contact | Refusal:
    try:
        number = phonenumbers.parse(LABEL.sub("", text), REGION)
    except phonenumbers.NumberParseException:
        return refuse("bad_contact", field="contact")
    if not phonenumbers.is_valid_number(number):
        return refuse("bad_contact", field="contact")
    return Contact(TELEPHONE, phonenumbers.format_number(number, PhoneNumberFormat.E164))


def fingerprint(contact: Contact, secret: bytes) -> str:
    """What stands in the log for a contact, to find the same one again. Without the `secret`, which
    is erased with the contacts, it says nothing: contacts can be guessed."""
    same = contact.value.casefold().encode()
    return hmac.digest(secret, same, "sha256")[:FINGERPRINT].hex()
