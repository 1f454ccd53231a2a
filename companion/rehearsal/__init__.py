"""A rehearsal: an audience played against a running server, from outside, by the contract alone.

It imports nothing else of Companion. Load goes to the address given and nowhere else, is bounded
in count and time, and ends by itself.
"""

from __future__ import annotations

import sys
from random import SystemRandom

from .evening import Evening
from .options import BadInput, Options
from .pages import staff
from .phone import Phone
from .texts import BadTexts, load

__all__ = ["Options", "Phone", "rehearse", "staff"]


def rehearse(options: Options) -> int:
    """Plays one evening and prints its report on stdout.

    Returns 0 where nothing was lost or there twice and all clients were equal, 1 otherwise, and 2
    with one line on stderr where it could not begin.
    """
    seed = options.seed if options.seed is not None else SystemRandom().randrange(10**6)
    try:
        options.check()
        evening = Evening(options, load(options.texts), seed)
        report = evening.play()
    except (BadInput, BadTexts) as error:
        return _fail(str(error))
    except OSError as error:
        where = options.texts if error.filename else options.url
        return _fail(f"{where}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.stderr.write("Broken off, without a report.\n")
        return 1
    sys.stdout.write(f"{report}\n")
    return 0 if report.sound else 1


def _fail(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2
