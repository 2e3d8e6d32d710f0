#!/bin/sh
# What the tests of the website need: Chromium from the system's packages, where we may install it, axe-core and the linter
# of API descriptions from npm, and a WordPress with PHP and a database, of which nothing runs but while it is tested.
# Never fails: a test that cannot run says so in one line.
set -u
cd "$(dirname "$0")/.."
# Pinned, with the checksums that npm publishes beside them.
AXE=4.14.1
AXE_SUM=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5
REDOCLY=2.77.0
REDOCLY_SUM=5d46b885444358b3c6f56ba4217a3e501a9af55a5e4e77662c8e4f1eef500e4c2dc07f7dd09b20cfd9e5da6d69663b16aca14f3fb6af9fa7ad471c436ee0f606

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    if ! command -v mariadbd >/dev/null 2>&1 || ! php -m 2>/dev/null | grep -q mysqli; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends php-cli php-mysql mariadb-server-core >/dev/null
    fi
    if [ ! -d .venv/wordpress ]; then
        # Its files alone: installed, it would bring a web server that starts.
        beside=$(mktemp -d)
        chmod 755 "$beside"
        if (cd "$beside" && apt-get download -qq wordpress wordpress-theme-twentytwentythree >/dev/null 2>&1 &&
            for package in ./*.deb; do dpkg -x "$package" wordpress || exit 1; done); then
            mv "$beside/wordpress" .venv/wordpress
        fi
        rm -rf "$beside"
    fi
fi
if ! command -v chromium >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..." >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
# fetched FOLDER PACKAGE VERSION CHECKSUM: unpacks a package of npm's, which needs no other, into .venv/FOLDER.
fetched() {
    if [ "$(cat ".venv/$1/version" 2>/dev/null)" = "$3" ] || ! command -v npm >/dev/null 2>&1; then return; fi
    beside=$(mktemp -d)
    if (cd "$beside" && npm pack --silent "$2@$3" >/dev/null 2>&1 && echo "$4  $(ls)" | sha512sum --check --quiet && tar xzf ./*.tgz); then
        rm -rf ".venv/$1"
        mv "$beside/package" ".venv/$1"
        echo "$3" >".venv/$1/version"
    fi
    rm -rf "$beside"
}
fetched axe-core axe-core "$AXE" "$AXE_SUM"
fetched redocly @redocly/cli "$REDOCLY" "$REDOCLY_SUM"
exit 0
