"""The carrier: hands mails to a mail server by SMTP, and says why it did not take one, in none of
the server's words: they quote addresses (rule P1).

A serving process has green sockets, so that waiting for the server is nobody else's waiting. Each
mail has a connection of its own: what one leaves behind in it is not the next one's trouble.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from companion.domain.mail.failure import NotTaken

#: What a server means by a refused recipient, where it says so (RFC 3463).
UNKNOWN_ADDRESS = re.compile(rb"\b5\.1\.\d+\b")
POLICY = re.compile(rb"\b5\.[2-7]\.\d+\b")
#: Replies to a recipient that mean that there is none, where nothing finer is said.
NO_ADDRESS = (550, 551, 553)
#: The server is about to close (RFC 5321).
CLOSING = 421
#: Seconds that the goodbye may take.
GOODBYE = 2.0


@dataclass(frozen=True)
class Carrier:
    """`security`: "tls", "starttls" or "". `name`: what we call ourselves. `seconds`: that each of
    the server's answers may take."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = ""
    name: str = "localhost"
    seconds: float = 30.0

    def line(self) -> Line:
        """A connection, not opened yet."""
        return Line(self)


class Line:
    """A connection for one mail."""

    def __init__(self, carrier: Carrier) -> None:
        self.smtp: smtplib.SMTP | None = None
        self._carrier = carrier

    def open(self) -> None:
        """Connect and log in. Raises NotTaken, which is general."""
        carrier = self._carrier
        with told(before_the_message=True):
            if carrier.security == "tls":
                context = ssl.create_default_context()
                Tls(self, carrier.host, carrier.port, carrier.name, carrier.seconds, context)
            else:
                Plain(self, carrier.host, carrier.port, carrier.name, carrier.seconds)
            assert self.smtp is not None
            if carrier.security == "starttls":
                self.smtp.starttls(context=ssl.create_default_context())
            self.smtp.ehlo_or_helo_if_needed()
            if carrier.user:
                self.smtp.login(carrier.user, carrier.password)

    def send(
        self,
        sender: str,
        recipient: str,
        content: bytes,
        *,
        international: bool = False,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Hand one mail in. `check` is called before each step; what it raises ends the attempt.
        Raises NotTaken."""
        smtp = self.smtp
        assert smtp is not None, "not open"
        options = internationally(smtp) if international else []
        with told():
            check()
            code, reply = smtp.mail(sender, options)
            if code != 250:  # whoever the mail is for
                raise refused(code, is_general=True)
            check()
            code, reply = smtp.rcpt(recipient)
            if code not in (250, 251):
                raise recipient_refused(code, reply)
            check()
            code, reply = smtp.data(content)
        if code != 250:
            raise refused(code)

    def close(self) -> None:
        """Say goodbye, as far as the other side listens."""
        if self.smtp is None:
            return
        with contextlib.suppress(OSError):  # also what the library raises
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(GOODBYE)
                self.smtp.quit()
        self.smtp.close()

    def cut(self) -> None:
        """End it at once, from beside: whoever waits for an answer is told that it is over."""
        if self.smtp is not None and self.smtp.sock is not None:
            with contextlib.suppress(OSError):
                self.smtp.sock.shutdown(socket.SHUT_RDWR)


class Plain(smtplib.SMTP):
    """The line knows it before it connects, so that it can be cut then too."""

    def __init__(self, line: Line, host: str, port: int, name: str, seconds: float) -> None:
        line.smtp = self
        super().__init__(host, port, name, timeout=seconds)


class Tls(smtplib.SMTP_SSL):
    """The same with TLS from the start."""

    def __init__(
        self, line: Line, host: str, port: int, name: str, seconds: float, context: ssl.SSLContext
    ) -> None:
        line.smtp = self
        super().__init__(host, port, name, timeout=seconds, context=context)


def internationally(smtp: smtplib.SMTP) -> list[str]:
    """What a server is asked for to take an address that is not ASCII."""
    if not smtp.has_extn("smtputf8"):
        raise NotTaken("no_address", is_final=True)  # not by this server
    return ["SMTPUTF8", "BODY=8BITMIME"]


def recipient_refused(code: int, reply: bytes) -> NotTaken:
    unknown = UNKNOWN_ADDRESS.search(reply) or (code in NO_ADDRESS and not POLICY.search(reply))
    return NotTaken("no_address", code, is_final=True) if unknown else refused(code)


def refused(code: int, *, is_general: bool = False) -> NotTaken:
    """What a reply means. 4xx: later; 5xx: never, unless it takes nobody's."""
    known = code if 200 <= code < 600 else None
    is_general = is_general or code == CLOSING
    if code < 500:
        return NotTaken("busy", known, is_general=is_general)
    return NotTaken("refused", known, is_final=not is_general, is_general=is_general)


@contextlib.contextmanager
def told(*, before_the_message: bool = False) -> Iterator[None]:
    """Whatever the library raises, as NotTaken. All that is raised before a message was named, and
    a silence after that, is the server's trouble with everybody."""
    try:
        yield
    except smtplib.SMTPDataError as problem:
        raise refused(problem.smtp_code) from None
    except smtplib.SMTPAuthenticationError as problem:
        raise NotTaken("login", reply_code(problem), is_general=True) from None
    except smtplib.SMTPResponseException as problem:
        raise NotTaken("unreachable", reply_code(problem), is_general=True) from None
    except smtplib.SMTPNotSupportedError:
        raise NotTaken("login", is_general=True) from None
    except (OSError, smtplib.SMTPException):  # timeouts, TLS and SMTPServerDisconnected too
        why = "unreachable" if before_the_message else "no_answer"
        raise NotTaken(why, is_general=True) from None


def reply_code(problem: smtplib.SMTPResponseException) -> int | None:
    return problem.smtp_code if 200 <= problem.smtp_code < 600 else None
