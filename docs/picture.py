"""Draws the README's picture: what the program prints on a terminal, with its colours.

Run by `./dev python docs/picture.py` after `./dev demo`.
"""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
COMMANDS = (["search", "MSCP2019-20-01", "-n", "2"], ["search", "professional curiosity", "-n", "2"])
WIDTH = 100
# Rich's own frame asks a web server for its font; a picture in a repository must not.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-label="A search by case reference and one by words, in a terminal">
<style>.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
 line-height: {line_height}px; }}
{styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


def shown(arguments: list[str]) -> str:
    """Return what a command prints on a terminal."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "reviewsearch", "--home", "demo", "--color", "always", *arguments]
    with subprocess.Popen(command, stdout=follower, stderr=follower, env=environment) as process:
        os.close(follower)
        printed = b""
        try:
            while piece := os.read(leader, 65536):
                printed += piece
        except OSError:  # the terminal's way of saying that the program has ended
            pass
        process.wait(30)
    os.close(leader)
    return printed.decode().replace("\r\n", "\n")


def main() -> None:
    """Write docs/pictures/search.svg."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    for arguments in COMMANDS:
        words = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        console.print(Text.from_ansi(f"\x1b[1m$ reviewsearch {words}\x1b[0m\n{shown(arguments)}"))
    svg = console.export_svg(title="reviewsearch", code_format=FRAME, unique_id="picture")
    (HERE / "pictures" / "search.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
