# Two commands do all the set-up on a fresh machine: `make run` and `make test`.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

# Those that depend most on the library for green threads; make test passes them on gevent too.
SOCKET_TESTS := tests/web/test_connect.py tests/web/test_commands.py tests/edge/test_crowd.py \
	tests/edge/test_frames.py tests/edge/test_handshakes.py tests/edge/test_http.py \
	tests/edge/test_slow.py tests/browser/test_evening.py
SERVER_TESTS := tests/web tests/mail tests/edge tests/operators tests/rehearsal tests/browser
# Most tests wait for a server. What fails beside the others is run once more, alone: docs/decisions/0186.
pytest = $(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(1) \
	|| $(PYTHON) -m pytest --last-failed --last-failed-no-failures none $(1)
on_gevent = export COMPANION_TEST_ASYNC=gevent; $(pytest)

.PHONY: run install test test-gevent test-stock soak bench screenshots translations clean

run: install  ## serve on http://127.0.0.1:8000 with the demo gatherings, data in var/
	$(PYTHON) -m companion serve --demo

install: $(VENV)/.run

test: $(VENV)/.test  ## every check and every test
	@command -v chromium >/dev/null || tools/apt chromium
	@command -v node >/dev/null || tools/apt nodejs
	@command -v redis-server >/dev/null || tools/apt redis-server
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || tools/apt nginx
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	node --test tests/js/
	$(call pytest,)
	$(call on_gevent,$(SOCKET_TESTS))

test-gevent: $(VENV)/.test  ## every test that starts a server, with all servers on gevent
	$(call on_gevent,$(SERVER_TESTS))

test-stock: $(VENV)/.test  ## the web's tests with the stock way to serve sockets, on either library
	export COMPANION_TEST_FRAMES=stock; $(call pytest,tests/web)
	export COMPANION_TEST_FRAMES=stock; $(call on_gevent,tests/web)

soak: $(VENV)/.test  ## the long forms of the tests of reliability; the hour of COMPANION_SOAK_MINUTES
	@command -v redis-server >/dev/null || tools/apt redis-server
	$(PYTHON) -m pytest -m soak

bench: $(VENV)/.run  ## against the peers, as ratios; writes bench/RESULTS.md
	@command -v npm >/dev/null || tools/apt npm
	@command -v redis-server >/dev/null || tools/apt redis-server
	$(PYTHON) -m bench --write

screenshots: $(VENV)/.test  ## a picture of every page and state in var/screenshots; the best go to docs/screenshots
	@command -v chromium >/dev/null || tools/apt chromium
	$(PYTHON) -m tests.browser.screenshots

translations: $(VENV)/.test  ## bring the catalogues up to what the pages say
	$(PYTHON) -m tools.translations

clean:  ## remove what the other targets made, but not the data in var/
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(VENV)/.run: requirements.txt constraints.txt
	@tools/venv $(VENV)
	$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt constraints.txt
	@tools/venv $(VENV)
	$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.run $@
