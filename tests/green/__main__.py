"""`python -m tests.green LIBRARY …`: pytest with what follows, in a process that is made green."""

import sys

from companion import green

green.patch(sys.argv[1])

import pytest  # noqa: E402  # nothing else may be imported before the patch

sys.exit(pytest.main(sys.argv[2:]))
