"""Set-up by pages without scripts: found a gathering, change it, be told who was faster, go back,
take it home as a file; and whether everything is ready, with a real mail server."""

from __future__ import annotations

import html
import re
import tomllib
import urllib.request
from collections.abc import Iterator

import pytest

from companion.app import create_app
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.setup.file import as_file
from companion.settings import Settings
from companion.store.log import Log, MemoryLog
from companion.web.setup.words import sentence
from tests.post_office import PostOffice
from tests.serving import Server
from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import nonce

GOOD = {"slug": "abend", "title": "Abend", "starts": "18:00", "ends": "20:00"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 100
FIELD = re.compile(r'<input[^>]* name="([^"]+)"[^>]*?(?: value="([^"]*)")?[^>]*>')
AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)
SELECT = re.compile(r'<select[^>]* name="([^"]+)".*?</select>', re.DOTALL)


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("setup") / "data", **post.settings) as running:
        yield running


@pytest.fixture(scope="module")
def lena(server: Server) -> Browser:
    """Looks after the house, and founded the gathering `neu`."""
    lena = Browser(server.url)
    link = server.url + server.operate("house_link", name="Lena")["path"]
    assert "Lena" in lena.get(link).text
    assert lena.submit(link).location == "/admin"
    form = hidden_fields(lena.get("/admin").text, 'id="new"') | {
        "from": "template auftakt",
        "slug": "neu",
        "title": "Neuer Dialog",
        "date": "2099-05-04",
        "starts": "19:00",
        "ends": "21:00",
        "place": "Rathaus",
    }
    found = lena.submit("/admin/new", form)
    assert "Neuer Dialog" in found.text
    assert "Wann: Beginn" in found.text
    confirmed = hidden_fields(found.text, 'id="found"') | {"confirmed": "1"}
    answer = lena.submit("/admin/new", confirmed)
    assert answer.location == "/g/neu/setup?done=founded"
    return lena


@pytest.fixture
def lars(server: Server, lena: Browser) -> Browser:
    """An admin of that gathering, invited by Lena on its page."""
    page = lena.submit(
        "/g/neu/setup/team", {"name": "Lars", "role": "admin", "nonce": nonce()}
    ).text
    link = html.unescape(re.search(r'readonly value="([^"]+)"', page)[1])  # type: ignore[index]  # else it fails here
    lars = Browser(server.url)
    assert lars.submit(link).status == 303
    return lars


def filled(page: str, **changed: str) -> dict[str, str]:
    """The set-up's form as a browser would send it, with some fields filled in otherwise."""
    form = page.partition('id="setup"')[2].partition("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r' type="(\w+)"', tag)
        if name and not (kind and kind[1] in ("checkbox", "file") and "checked" not in tag):
            fields[name[1]] = html.unescape(value[1]) if value else ""
    fields |= {name: html.unescape(text) for name, text in AREA.findall(form)}
    for tag in SELECT.finditer(form):
        chosen = re.search(r'value="([^"]*)" selected', tag[0])
        fields[tag[1]] = chosen[1] if chosen else ""
    return fields | {key.replace("__", "."): value for key, value in changed.items()}


def previews(who: Browser, section: str, **changed: str) -> Answer:
    path = f"/g/neu/setup/{section}"
    return who.submit(path, filled(who.get(path).text, **changed))


def applies(who: Browser, preview: Answer) -> Answer:
    fields = hidden_fields(preview.text, 'id="apply"')
    [(_, definition)] = AREA.findall(preview.text)
    return who.submit("/g/neu/setup/apply", fields | {"definition": html.unescape(definition)})


def title(server: Server) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", Browser(server.url).get("/g/neu/").text)[1]  # type: ignore[index]  # the same


def defined(log: Log) -> int:
    return sum(type(r.event).__name__ == "GatheringDefined" for r in log.read("neu").records)


def test_only_who_looks_after_the_house_founds(server: Server, lena: Browser) -> None:
    """W1"""
    mona = Browser(server.url)
    assert mona.submit(server.moderator_link()).status == 303
    boss = Browser(server.url)
    assert boss.submit(server.link("admin", "Bea")).status == 303
    form = {"from": "template auftakt", "slug": "fremd", "title": "Fremd", "nonce": nonce()}
    form |= {"date": "2099-05-04", "starts": "19:00", "ends": "21:00", "confirmed": "1"}
    for who, sees in ((Browser(server.url), 401), (mona, 401), (boss, 200)):
        assert who.get("/admin").status == sees
        assert who.submit("/admin/new", form).status == 401
        assert who.submit("/admin/enter", {"gathering": "dialog"}).status == 401
        assert who.get("/g/neu/setup").status == 401
    assert mona.get("/g/auftakt/setup").status == 403
    assert mona.get("/g/auftakt/ready").status == 200
    assert boss.get("/g/auftakt/setup").status == 200
    assert Browser(server.url).get("/g/fremd/").status == 404
    assert lena.submit("/admin/enter", {"gathering": "dialog"}).location == "/g/dialog/setup"
    assert lena.get("/g/dialog/setup/when").status == 200


def test_mistakes_of_a_new_gathering_are_at_their_fields(lena: Browser) -> None:
    form = {"from": "gathering dialog", "slug": "auftakt", "title": " ", "date": "bald"}
    page = lena.submit("/admin/new", form | {"starts": "19", "ends": "?", "nonce": nonce()})
    assert page.status == 422
    errors = dict(re.findall(r'id="(\w+)-error">([^<]+)</p>', page.text))
    assert errors.keys() == {"slug", "title", "date", "ends"}
    assert errors["slug"] == "Diesen Kurznamen hat schon eine andere Veranstaltung."


def test_new_gathering_is_not_on_the_front_page_yet(server: Server, lena: Browser) -> None:
    everybody = Browser(server.url)
    assert "Neuer Dialog" not in everybody.get("/?all").text
    assert everybody.get("/g/neu/").status == 200


def test_change_is_seen_in_words_before_it_is_live(server: Server, lena: Browser) -> None:
    preview = previews(lena, "when", title="Dialog im Mai", languages__en__title="May dialogue")
    assert "2 Änderungen" in preview.text
    assert "Wie sie heißt: Titel (English)" in preview.text
    assert "Neuer Dialog" in title(server)
    assert applies(lena, preview).location == "/g/neu/setup?done=live"
    assert "Dialog im Mai" in title(server)
    assert "May dialogue" in Browser(server.url).get("/g/neu/?lang=en").text
    again = previews(lena, "when")
    assert "Es ist alles schon so" in again.text


def test_every_mistake_is_at_its_field(lena: Browser) -> None:
    page = previews(lena, "when", title="", starts="abends", timezone="Mond", date="2099-02-30")
    assert page.status == 422
    wrong = re.findall(r'id="([\w-]+)-error">[^<]', page.text)
    assert wrong == ["title", "date", "starts", "timezone"]
    assert 'value="Mond"' in page.text, "what was typed stays"
    page = previews(lena, "look", look__accent="#ffee00")
    assert "hat mit weißer Schrift den Kontrast 1," in page.text
    proposal = re.search(r'value="accent (#\w+)"', page.text)
    assert proposal
    taken = lena.submit("/g/neu/setup/look", filled(page.text) | {"row": proposal[0][7:-1]})
    assert f'value="{proposal[1]}"' in taken.text
    assert lena.submit("/g/neu/setup/look", filled(taken.text)).status == 200
    empty = dict.fromkeys(("", "languages__en__", "languages__leicht__"), "")
    nobody = {f"{code}registration__consent__text": text for code, text in empty.items()}
    assert "steht nicht mehr da" in previews(lena, "seats", **nobody).text, "nobody is asked"
    page = previews(lena, "seats", registration__consent__text="Ganz anders.")
    assert "er braucht eine neue Fassung" in page.text


def test_every_mistake_has_its_sentence() -> None:
    """W2: whatever `reading` finds wrong, nobody is told it in English."""
    wrong = {
        "slug": "Ü",
        "title": "",
        "starts": "x",
        "date": "x",
        "timezone": "x",
        "seats": "x",
        "opens": "x",
        "moderation": "x",
        "unlisted": "x",
        "subtitle": 7,
        "shoes": 1,
        "stream": {"url": "x", "player": "x"},
        "contact": "x",
        "agenda": "x",
        "look": {"accent": "x", "logo": "x"},
        "comments": {"video": "x", "page": "x"},
        "themes": [{"id": "Ü", "title": "A"}, {"id": "Ü", "title": "A"}],
        "retention": {"idea_text": 9999},
        "door": {"gates": [{"id": "a", "title": "A"}] * 2},
        "registration": {"consent": {"version": "ü", "text": "A"}},
    }
    found = []
    for more in (
        {},
        {"look": {"accent": "#ffee00"}},
        {"stream": {"url": "https://a.b", "embed": "c"}},
        {"stream": {"url": "https://a.b", "player": "youtube", "embed": "?"}},
    ):
        with pytest.raises(BadDefinition) as bad:
            from_mapping({**wrong, **more})
        found += bad.value.problems
    with pytest.raises(BadDefinition) as bad:
        from_mapping({**GOOD, "registration": {}, "languages": {"fr": {}}})
    found += bad.value.problems
    app = create_app(Settings(secret="s"), MemoryLog(), lambda: 0.0).wsgi
    with app.test_request_context("/?lang=de"):
        assert [what for what in found if sentence(what.partition(" ")[2]) in what] == []


def test_rows_come_go_and_move_without_scripts(lena: Browser) -> None:
    path = "/g/neu/setup/agenda"
    page = lena.get(path).text
    rows = page.count("<legend>Punkt ")
    page = lena.submit(path, filled(page) | {"row": "add agenda 0"}).text
    assert page.count("<legend>Punkt ") == rows + 1
    page = lena.submit(path, filled(page) | {"row": "up agenda 1"}).text
    assert filled(page)["languages.en.agenda.1.title"] == "Welcome"
    page = lena.submit(path, filled(page) | {"row": "remove agenda 1"}).text
    assert "Welcome" not in page
    preview = lena.submit(path, filled(page))
    assert preview.status == 200, "the empty row is none"
    assert "Begrüßung" in preview.text


def test_logo_is_what_it_is_not_what_it_is_called(lena: Browser) -> None:
    page = lena.get("/g/neu/setup/look").text
    too_big = uploads(lena, "setup/look", filled(page), "look.logo", PNG + b"\0" * 24_576)
    assert "höchstens 24 sind erlaubt" in too_big.text
    script = uploads(lena, "setup/look", filled(page), "look.logo", b"<html><script>1</script>")
    assert "kein Bild als SVG, PNG oder WebP" in script.text
    good = uploads(lena, "setup/look", filled(page), "look.logo", PNG)
    assert "ein Bild, 0.1 KiB" in good.text
    photo = uploads(lena, "setup/look", filled(page), "look.logo", JPEG)
    assert "kein Bild als SVG, PNG oder WebP" in photo.text, "a logo is drawn"


def test_streams_preview_is_uploaded_kept_shown_and_removed(server: Server, lena: Browser) -> None:
    """Through a mistake at another field, as the logo's."""
    fields = filled(lena.get("/g/neu/setup/texts").text) | {
        "stream.title": "Livestream",
        "stream.url": "https://video.example.org/abend",
        "stream.player": "video",
        "stream.embed": "https://video.example.org/abend.mp4",
    }
    too_big = uploads(lena, "setup/texts", fields, "stream.preview", JPEG + b"\0" * 61_440)
    assert "Es hat 61 KiB, höchstens 60 sind erlaubt" in too_big.text
    script = uploads(lena, "setup/texts", fields, "stream.preview", b"<html><script>1</script>")
    assert "kein Bild als SVG, PNG, WebP oder JPEG" in script.text
    mistake = uploads(
        lena, "setup/texts", fields | {"stream.url": "nirgends"}, "stream.preview", JPEG
    )
    assert mistake.status == 422
    mended = filled(mistake.text) | {"stream.url": fields["stream.url"]}
    assert mended["stream.preview"].startswith("data:image/jpeg;base64,")
    assert applies(lena, lena.submit("/g/neu/setup/texts", mended)).status == 303
    guest = Browser(server.url)
    assert 'src="/g/neu/preview"' in guest.get("/g/neu/").text
    with urllib.request.urlopen(f"{server.url}/g/neu/preview", timeout=15) as shown:
        assert (shown.headers["Content-Type"], shown.read()) == ("image/jpeg", JPEG)
    gone = filled(lena.get("/g/neu/setup/texts").text) | {"stream.preview.remove": "on"}
    assert applies(lena, lena.submit("/g/neu/setup/texts", gone)).status == 303
    assert guest.get("/g/neu/preview").status == 404


def uploads(who: Browser, path: str, fields: dict[str, str], name: str, content: bytes) -> Answer:
    edge = "edge-of-a-test"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
        if key != name
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="x.png"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Origin": who.url}
    return who.ask("POST", f"/g/neu/{path}", body=body, headers=headers)


def test_second_admin_is_told_who_was_first_and_what(
    server: Server, lena: Browser, lars: Browser
) -> None:
    one = previews(lena, "when", place="Forum", title="Lenas Titel")
    other = previews(lars, "texts", description="Von Lars.")
    assert applies(lena, one).status == 303
    told = applies(lars, other)
    assert told.status == 409
    assert "Zuletzt geändert hat sie: Lena" in told.text
    assert "Forum" in told.text
    assert applies(lars, told).location == "/g/neu/setup?done=live"
    page = Browser(server.url).get("/g/neu/").text
    assert "Lenas Titel" in page
    assert "Von Lars." in page


def test_changes_that_do_not_go_together_are_shown_all_the_same(
    lena: Browser, lars: Browser
) -> None:
    """Lars takes the registration away while Lena moves its deadline."""
    one = previews(lena, "seats", registration__deadline="2099-05-01T12:00")
    fields = filled(lars.get("/g/neu/setup/seats").text, seats="")
    fields.pop("registration")
    assert applies(lars, lars.submit("/g/neu/setup/seats", fields)).status == 303
    told = applies(lena, one)
    assert told.status == 409
    assert "Zuletzt geändert hat sie: Lars" in told.text
    assert "Man meldet sich für einen Platz an" in told.text
    assert applies(lena, told).status == 303
    assert 'value="2099-05-01T12:00:00"' in lena.get("/g/neu/setup/seats").text


def test_same_confirmation_twice_counts_once(server: Server, lena: Browser) -> None:
    preview = previews(lena, "when", address="Europaplatz 1")
    with_log = server.open_log()
    before = defined(with_log)
    assert [applies(lena, preview).status for _ in range(2)] == [303, 303]
    assert defined(with_log) == before + 1
    with_log.close()


def test_earlier_version_comes_back(server: Server, lena: Browser) -> None:
    earlier = lena.get("/g/neu/setup/versions/1")
    assert "Neuer Dialog" in earlier.text
    assert applies(lena, earlier).status == 303
    assert "Neuer Dialog" in title(server)
    assert lena.get("/g/neu/setup/versions/99").status == 404


def test_file_imports_back_to_the_same(server: Server, lena: Browser) -> None:
    answer = lena.get("/g/neu/setup/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="neu.toml"'
    log = server.open_log()
    kept = [e.value for e in log.entries("neu") if e.field == "definition"]
    log.close()
    assert from_mapping(tomllib.loads(answer.text)) in [from_json(text) for text in kept]
    same = uploads(lena, "setup/file", {}, "file", answer.text.encode())
    assert "Es ist alles schon so" in same.text
    other = answer.text.replace('title = "Neuer Dialog"', 'title = "Aus der Datei"')
    assert "Aus der Datei" in uploads(lena, "setup/file", {}, "file", other.encode()).text
    broken = uploads(lena, "setup/file", {}, "file", b"title = ")
    assert broken.status == 422
    assert "Das ist keine TOML-Datei." in broken.text


def test_forged_confirmations_change_nothing(lena: Browser) -> None:
    """W1: what a page was given along is checked again."""
    preview = previews(lena, "when", address="Irgendwo 7")
    fields = hidden_fields(preview.text, 'id="apply"')
    endless = {"definition": "[" * 90_000}
    for wrong in ({"definition": "{}"}, {"definition": "["}, endless, {"seen": "d0"}):
        [(_, definition)] = AREA.findall(preview.text)
        sent = fields | {"definition": html.unescape(definition)} | wrong
        assert lena.submit("/g/neu/setup/apply", sent).status == 400
    file = as_file(from_json(html.unescape(AREA.findall(preview.text)[0][1])))
    other = from_mapping({**file, "slug": "dialog"}).to_json()
    sent = fields | {"definition": other}
    assert lena.submit("/g/neu/setup/apply", sent).status == 400


def test_link_is_shown_once_and_rights_can_be_taken(lena: Browser, lars: Browser) -> None:
    assert "login?t=" not in lena.get("/g/neu/setup/team").text
    assert lars.get("/g/neu/setup").status == 200
    page = lena.get("/g/neu/setup/team").text
    for id in re.findall(r'Zugang entziehen|name="staff" value="(s\w+)"', page):
        if id and "Mir selbst" not in page.partition(id)[2].partition("</form>")[0]:
            form = {"action": "revoke", "staff": id, "nonce": nonce()}
            assert lena.submit("/g/neu/setup/team", form).status == 303
    assert lars.get("/g/neu/setup").status == 401
    assert lena.get("/g/neu/setup").status == 200


def test_probe_mail_goes_out_and_its_address_nowhere(
    server: Server, lena: Browser, post: PostOffice
) -> None:
    """P1, P3"""
    post.mails.clear()
    sent = lena.submit("/g/neu/ready/mail", {"address": "lena@example.org"})
    assert "Der Mailserver hat sie angenommen" in sent.text
    assert "lena@example.org" not in sent.text
    [mail] = post.mails
    assert (mail.recipient, mail.subject) == ("lena@example.org", "Probe: Neuer Dialog")
    post.refuses["lena@example.org"] = "550 5.1.1 no such mailbox"
    said = lena.submit("/g/neu/ready/mail", {"address": "lena@example.org"})
    assert "Diese Adresse gibt es nicht. (550)" in said.text
    assert lena.submit("/g/neu/ready/mail", {"address": "lena"}).status == 422
    assert "lena@example.org" not in server.log
    log = server.open_log()
    assert not [e for e in log.entries("neu") if "lena@example.org" in e.value]
    log.close()


def test_lines_say_how_it_stands(server: Server, lena: Browser) -> None:
    lines = {line["id"]: line for line in lena.get("/g/neu/ready/lines").json["lines"]}
    assert {id: line["state"] for id, line in lines.items()} == {
        "times": "warn",
        "posting": "good",
        "projector": "bad",
        "entrance": "warn",
        "camera": "open",
        "https": "good",
        "clock": "open",
        "mail": "good",
        "delay": "warn",
        "storage": "good",
        "backup": "warn",
        "team": "bad",
    }
    assert server.run("backup", str(server.data.parent / "evening.backup")).returncode == 0
    lines = {line["id"]: line for line in lena.get("/g/neu/ready/lines").json["lines"]}
    assert lines["backup"]["state"] == "good"


def test_who_is_revoked_from_the_house_is_out_of_its_gatherings(server: Server) -> None:
    """W1: last, since it takes Lena's rights."""
    eva = Browser(server.url)
    assert eva.submit(server.url + server.operate("house_link", name="Eva")["path"]).status == 303
    assert eva.submit("/admin/enter", {"gathering": "neu"}).status == 303
    assert eva.get("/g/neu/setup").status == 200
    assert "logged in\tEva" in server.run("house", "list").stdout
    assert server.run("house", "revoke", "Eva").stdout.startswith("revoked s")
    assert "Eva" not in server.run("house", "list").stdout, "nobody counts its days"
    assert eva.get("/admin").status == 401
    assert eva.get("/g/neu/setup").status == 401
    assert server.run("verify").returncode == 0
