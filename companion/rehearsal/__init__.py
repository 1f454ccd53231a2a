"""A rehearsal: an audience played against a running server, from outside, by the contract alone.

It imports nothing else of Companion. Load goes to the address given and nowhere else, is bounded
in count and time, and ends by itself.
"""

from __future__ import annotations

import resource
import sys
from random import SystemRandom

from .evening import Evening
from .options import BadInput, Options
from .pages import staff
from .phone import Phone
from .texts import BadTexts, load

SPARE_FILES = 100  # open files beside one for each phone

__all__ = ["Options", "Phone", "rehearse", "staff"]


def rehearse(options: Options) -> int:
    """Plays one evening and prints its report on stdout.

    Returns 0 where nothing was lost or there twice and all clients were equal, 1 otherwise, and 2
    with one line on stderr where it could not begin.
    """
    seed = options.seed if options.seed is not None else SystemRandom().randrange(10**6)
    try:
        options.check()
        _allow_files(options.phones + SPARE_FILES)
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


def _allow_files(number: int) -> None:
    """Raises BadInput where the system does not let this process open so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= number:
        return
    if hard != resource.RLIM_INFINITY and hard < number:
        raise BadInput(f"{number} open files are needed, {hard} allowed (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


def _fail(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2
