"""`python -m companion`: green first, then the command line."""

import sys

from companion import green

#: What serves or plays many at once; all other commands run on plain threads.
GREEN_COMMANDS = {"serve", "rehearse"}

if GREEN_COMMANDS.intersection(sys.argv[1:2]):
    green.patch()

from companion.cli import main  # noqa: E402  # nothing may be imported before the patch

sys.exit(main(sys.argv[1:]))
