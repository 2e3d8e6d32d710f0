#!/bin/sh
# Everything that must hold, in the order in which a mistake is told soonest. Takes pytest's arguments.
set -eu
PATH="$PWD/.venv/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1

# What the tests of faults need of the system. Without it, or without a network, they say that they did not run.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    lacking=""
    for pair in strace:strace mkfs.ext4:e2fsprogs mkfs.xfs:xfsprogs losetup:mount; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || lacking="$lacking ${pair#*:}"
    done
    if [ -n "$lacking" ]; then
        # shellcheck disable=SC2086 # several packages
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking; } >/dev/null 2>&1 ||
            echo "Not to be had here, so some tests of faults do not run:$lacking" >&2
    fi
fi

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
