#!/bin/sh
# Everything that must hold, in the order in which a mistake is told soonest. Takes pytest's arguments.
set -eu
PATH="$PWD/.venv/bin:$PATH"
export PYTHONDONTWRITEBYTECODE=1

# What tests need of the system: those of faults, of scans, of old Office files. What is not to be had, or without a network,
# is missing to them alone: they say that they did not run.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    lacking=""
    for pair in strace:strace mkfs.ext4:e2fsprogs mkfs.xfs:xfsprogs losetup:mount tesseract:tesseract-ocr \
        tesseract:tesseract-ocr-cym soffice:libreoffice-writer-nogui soffice:libreoffice-impress-nogui; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || lacking="$lacking ${pair#*:}"
    done
    [ -z "$lacking" ] || apt-get update -qq >/dev/null 2>&1 || true
    for package in $lacking; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
            echo "Not to be had here, so some tests do not run: $package" >&2
    done
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
