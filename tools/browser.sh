#!/bin/sh
# What the browser tests need: Chromium from the system's packages, where we may install it, axe-core from npm, and a
# WordPress with PHP and a database, of which nothing runs but while it is tested.
# Never fails: a test that cannot run says so in one line.
set -u
cd "$(dirname "$0")/.."
# Pinned, with the checksum that npm publishes beside it.
AXE=4.14.1
SUM=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

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
folder=.venv/axe-core
if [ "$(cat "$folder/version" 2>/dev/null)" != "$AXE" ] && command -v npm >/dev/null 2>&1; then
    beside=$(mktemp -d)
    if (cd "$beside" && npm pack --silent "axe-core@$AXE" >/dev/null 2>&1 &&
        echo "$SUM  axe-core-$AXE.tgz" | sha512sum --check --quiet && tar xzf "axe-core-$AXE.tgz" package/axe.min.js); then
        mkdir -p "$folder"
        cp "$beside/package/axe.min.js" "$folder/axe.min.js"
        echo "$AXE" >"$folder/version"
    fi
    rm -rf "$beside"
fi
exit 0
