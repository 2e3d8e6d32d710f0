"""The plugin in a WordPress of its own: installed, switched on, and its shortcode in a page that a browser opens."""

import getpass
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browsing import ARCHIVE, HOST, SHORTCODE, Host, settled, told, watched
from .conftest import Client, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# Where tools/browser.sh puts it.
SOURCE = Path(sys.prefix) / "wordpress" / "usr" / "share" / "wordpress"
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); $table_prefix = 'wp_';
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_SITEURL', '%s'); define('WP_HOME', '%s');
if (isset($_SERVER['REQUEST_URI'])) $_SERVER['HTTPS'] = 'on';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = 'www.midshire.example';
(new mysqli('localhost', 'root', '', '', 0, $argv[2]))->query('CREATE DATABASE wordpress');
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
function wp_new_blog_notification($a, $b, $c, $d) {}
wp_install('Midshire', 'office', 'office@midshire.example', false, '', wp_generate_password());
$problem = activate_plugin('review-search.php');
if ($problem) exit($problem->get_error_message());
foreach (array_slice($argv, 3) as $content)
    echo wp_insert_post(array('post_title' => 'Reviews', 'post_content' => $content, 'post_status' => 'publish', 'post_type' => 'page')), "\\n";
"""
# As the editor of pages writes them, and two in one page as people write by hand.
TABLE = SHORTCODE.replace("]", ' show="table"]')
WELSH = SHORTCODE.replace("]", ' lang="cy" level="2"]')
PAGES = {
    "search": f"<!-- wp:shortcode -->{SHORTCODE}<!-- /wp:shortcode -->",
    "table": f"<!-- wp:shortcode -->{TABLE}<!-- /wp:shortcode -->",
    "both": f"{SHORTCODE}\n\n{WELSH}",
    "without an address": "[review_search]",
    "with an address that acts": '[review_search address="javascript:alert(1)"]',
    "with an address that breaks out": "[review_search address='https://a.example/\"><script>alert(1)</script>']",
}


@contextmanager
def process(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=written) as running:
        try:
            yield running
        finally:
            running.terminate()
            running.wait(timeout=30)


def until(ready: Callable[[], bool], log: Path) -> None:
    for _ in range(200):
        if ready():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="module")
def wordpress(site: Client) -> Iterator[dict[str, str]]:
    """A WordPress that serves `PAGES`; gives the address of each, without its origin and served by PHP itself."""
    lacking = [name for name in ("php", "mariadbd") if not shutil.which(name, path="/usr/bin:/usr/sbin:/usr/local/bin")]
    if lacking or not SOURCE.is_dir():
        pytest.skip("WordPress, PHP or MariaDB is not here: run tools/browser.sh")
    # Sockets have short names.
    with tempfile.TemporaryDirectory(prefix="wp") as name:
        folder = Path(name)
        shutil.copytree(SOURCE, folder / "site", ignore_dangling_symlinks=True)
        door, database = folder / "door", folder / "database"
        database.mkdir()
        (folder / "site" / "wp-config.php").write_text(CONFIG % (door, HOST, HOST), encoding="utf-8")
        (folder / "install.php").write_text(INSTALL, encoding="utf-8")
        plugin = site.get("/embed/v1/review-search.php")
        (folder / "site" / "wp-content" / "plugins" / "review-search.php").write_bytes(plugin.body)
        mariadb = [
            shutil.which("mariadbd", path="/usr/sbin:/usr/bin") or "mariadbd", "--no-defaults", f"--datadir={database}", f"--socket={door}",
            f"--user={getpass.getuser()}", "--skip-networking", "--skip-grant-tables",
        ]  # fmt: skip
        port = free_port()
        php = ["php", "-d", "display_errors=stderr", "-d", "error_reporting=8191"]
        with process(*mariadb, log=folder / "database.log"):
            until(door.exists, folder / "database.log")
            made = subprocess.run(
                [*php, str(folder / "install.php"), str(folder / "site"), str(door), *PAGES.values()],
                capture_output=True, text=True, check=True, timeout=60,
            )  # fmt: skip
            numbers = made.stdout.split()
            assert len(numbers) == len(PAGES), made.stdout + made.stderr
            command = [*php, "-S", f"127.0.0.1:{port}", "-t", str(folder / "site")]
            with process(*command, log=folder / "php.log"):
                pages = {what: f"/?page_id={number}" for what, number in zip(PAGES, numbers, strict=True)}

                def answers() -> bool:
                    try:
                        return bool(fetched(port, "/"))
                    except OSError:
                        return False

                until(answers, folder / "php.log")
                yield {**pages, "port": str(port)}
                assert "review-search.php" not in (folder / "php.log").read_text(encoding="utf-8")


def fetched(port: int | str, path: str) -> tuple[int, str, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "www.midshire.example"})
    with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 - as above
        return reply.status, reply.headers["content-type"], reply.read()


def page_of(wordpress: dict[str, str], what: str) -> str:
    return fetched(wordpress["port"], wordpress[what])[2].decode()


@pytest.fixture
def partner(browser: "Browser", site: Client, wordpress: dict[str, str]) -> Iterator[Host]:
    """The partnership's site, which is WordPress."""

    def own(route: "Route") -> None:
        try:
            status, kind, body = fetched(wordpress["port"], route.request.url.removeprefix(HOST))
        except OSError:
            route.abort()
            return
        route.fulfill(status=status, content_type=kind, body=body)

    with watched(browser, HOST, viewport={"width": 1100, "height": 900}) as seen:
        host = Host(site, seen)
        host.page.route(f"{HOST}/**", own)
        yield host


def test_the_shortcode_prints_the_element_which_finds(partner: Host, wordpress: dict[str, str]) -> None:
    partner.page.goto(HOST + wordpress["search"])
    element = partner.search("neglect")
    settled(element)
    told(element, "documents found for “neglect”")
    assert element.get_by_role("link").first.get_attribute("href", timeout=5_000).startswith(ARCHIVE)  # type: ignore[union-attr]


def test_the_shortcode_prints_the_table(partner: Host, wordpress: dict[str, str]) -> None:
    partner.page.goto(HOST + wordpress["table"])
    told(partner.page.locator("review-search"), "cases")
    assert partner.page.locator("review-search tbody tr").count() > 5


def test_two_in_one_page_load_one_script_and_have_a_label_each(wordpress: dict[str, str]) -> None:
    text = page_of(wordpress, "both")
    assert text.count("review-search.js") == 1
    assert text.count("<review-search ") == 2
    assert f'action="{ARCHIVE}/cy/search"' in text
    assert 'level="2" lang="cy"' in text
    labels = [each.partition('"')[0] for each in text.split('<label for="reviews-q-')[1:]]
    assert len(set(labels)) == 2
    # WordPress makes paragraphs and line breaks where it finds text; inside the form there must be none.
    form = text.partition("<review-search")[2].partition("</review-search>")[0]
    assert "<br" not in form
    assert "<p>" not in form


@pytest.mark.parametrize("what", ["without an address", "with an address that acts"])
def test_without_an_address_that_can_be_the_archives_it_says_so(wordpress: dict[str, str], what: str) -> None:
    text = page_of(wordpress, what)
    assert "[review_search] needs the address of the archive" in text
    assert "javascript:" not in text
    assert "<review-search" not in text


def test_an_address_cannot_break_out_of_its_attribute(wordpress: dict[str, str]) -> None:
    assert "<script>alert" not in page_of(wordpress, "with an address that breaks out")
