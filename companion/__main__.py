"""`python -m companion`: green first, then the command line."""

import contextlib
import sys

from companion import green
from companion.settings import BadSetting, Settings, read_environment

#: What serves or plays many at once; all other commands run on plain threads.
GREEN_COMMANDS = {"serve", "rehearse"}

if GREEN_COMMANDS.intersection(sys.argv[1:2]):
    with contextlib.suppress(BadSetting):  # the command line says what is wrong, and ends
        green.patch(Settings.from_environment(read_environment()).asynchrony)

from companion.cli import main  # noqa: E402  # nothing else may be imported before the patch

sys.exit(main(sys.argv[1:]))
