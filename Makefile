# Two environments, each made by the first target that needs it and made anew in part when one of
# INPUTS changes. .venv holds what the program needs and no more; .venv-dev holds the tests' and
# the linters' packages as well, so that trying the workbench stays a light install. Both are
# editable: code, templates and glossaries are read from this checkout.

VENV := .venv
DEV := .venv-dev
LANGUAGES := en zh vi
INPUTS := pyproject.toml scripts/build_hook.py workbench/web/frontend/package-lock.json \
	$(wildcard workbench/translations/*/LC_MESSAGES/messages.po)
PYTHONS := $(PYTHON) python3.13 python3.12 python3.11 python3
ARGS :=

.PHONY: help run test lint bench messages clean

help:
	@echo "make run       start the workbench on this computer; ARGS='--port 8080' passes options on"
	@echo "make test      all tests, with the coverage they must reach; ARGS='-k word' picks some"
	@echo "make lint      ruff, mypy and the import contracts"
	@echo "make bench     the measurements"
	@echo "make messages  bring the translations in line with the texts in code and templates"
	@echo "make clean     remove environments and generated files (instance/ stays)"

run: $(VENV)/.stamp
	@$(VENV)/bin/workbench run $(ARGS)

# Coverage is asked of the whole suite only. The report of core and formats is shown where it
# falls short and nowhere else, so that pytest's own last line stays last.
test: $(DEV)/.stamp
	$(DEV)/bin/python -m pytest -m "not bench" $(if $(ARGS),$(ARGS),--cov -n auto --dist loadfile)
	@$(if $(ARGS),,pure=$$($(DEV)/bin/coverage report --fail-under=100 \
		--include='workbench/core/*,workbench/formats/*') || { \
		echo "$$pure"; echo "core/ and formats/ must be covered to 100%."; exit 1; })

lint: $(DEV)/.stamp
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports

bench: $(DEV)/.stamp
	$(DEV)/bin/python -m pytest -m bench -s $(ARGS)

messages: $(DEV)/.stamp
	@mkdir -p build
	$(DEV)/bin/pybabel extract --mapping-file=pyproject.toml --output-file=build/messages.pot \
		--keywords="N_ lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2" --add-location=file \
		--sort-by-file --project=workbench --version="" \
		--copyright-holder="the workbench's contributors" .
	for language in $(LANGUAGES); do \
		$(DEV)/bin/pybabel update --input-file=build/messages.pot --locale=$$language \
			--output-dir=workbench/translations --init-missing --no-fuzzy-matching \
			--ignore-obsolete --ignore-pot-creation-date || exit 1; \
	done

clean:
	rm -rf $(VENV) $(DEV) build dist workbench/web/static/vendor
	rm -rf .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find workbench scripts tests -name __pycache__ -prune -exec rm -rf {} +
	find workbench -name '*.mo' -delete

$(VENV)/.stamp: $(INPUTS)
	@$(call environment,$(VENV))
	@echo "Installing the workbench into $(VENV); the first time takes about half a minute ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(call without-setuptools,$(VENV))
	@touch $@

$(DEV)/.stamp: $(INPUTS)
	@$(call environment,$(DEV))
	@echo "Installing the workbench and its tests' packages into $(DEV) ..."
	@$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@$(call without-setuptools,$(DEV))
	@touch $@

# Make the environment $(1) unless its Python runs. A name on the PATH proves nothing (it can be
# a version manager's shim, or a Debian Python without ensurepip), so each candidate is tried.
define environment
if ! $(1)/bin/python -c "" 2>/dev/null; then \
	for python in $(PYTHONS); do \
		if $$python -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" \
				2>/dev/null; then \
			exec $$python -m venv --clear $(1); \
		fi; \
	done; \
	echo "The workbench needs Python 3.11 or newer with its venv module (Debian, Ubuntu: apt" \
		"install python3-venv) and none was found; if you have one elsewhere, name it:" \
		"make PYTHON=/path/to/python3 run" >&2; \
	exit 1; \
fi
endef

# Python 3.11 puts setuptools into every new environment, newer ones do not; nothing here uses
# it, but jieba imports its pkg_resources where there is one, which is slow and warns.
define without-setuptools
$(1)/bin/python -m pip uninstall --yes -qq setuptools
endef
