import pytest

from companion.rehearsal import Options
from companion.rehearsal.options import BadInput

URL = "http://127.0.0.1:8000"


def test_a_usual_rehearsal_is_accepted():
    Options(URL, venue=40, remote=200, minutes=2).check()


@pytest.mark.parametrize(
    "options",
    [
        Options("127.0.0.1:8000"),
        Options("ftp://127.0.0.1"),
        Options("http://"),
        Options(URL, venue=0, remote=0),
        Options(URL, venue=-1),
        Options(URL, remote=100_000),
        Options(URL, minutes=0),
        Options(URL, minutes=float("nan")),
        Options(URL, minutes=float("inf")),
        Options(URL, posts_per_second=-1),
        Options(URL, supports_per_second=1e9),
        Options(URL, moderator=""),
    ],
)
def test_what_has_no_bounds_or_no_address_is_not(options):
    with pytest.raises(BadInput):
        options.check()
