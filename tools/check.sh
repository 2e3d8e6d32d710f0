#!/bin/sh
# Everything that must hold, in the order in which a mistake is told soonest. Takes pytest's arguments.
set -eu
PATH="$PWD/.venv/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1

echo "== lint, format, types, layers, spelling"
ruff check .
ruff format --check --quiet .
mypy
lint-imports --no-cache
codespell

sh tools/browser.sh

echo "== tests"
rm -f .coverage .coverage.*
# A process for each core; what one test does cannot depend on another.
pytest -n auto --cov --cov-report= "$@"

echo "== coverage: 95 % of branches in all, 100 % of the domain and the engines"
coverage report --fail-under=95 | tail -n 40
coverage report --include='src/reviewsearch/domain/*,src/reviewsearch/engines/*' --fail-under=100
