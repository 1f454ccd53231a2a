# Two commands do all the set-up on a fresh machine: `make run` and `make test`.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

.PHONY: run install test soak bench screenshots translations clean

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
	$(PYTHON) -m pytest -n 3 --dist loadfile

soak: $(VENV)/.test  ## the long forms of the tests of reliability
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

$(VENV)/.run: requirements.txt
	@tools/venv $(VENV)
	$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt
	@tools/venv $(VENV)
	$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.run $@
