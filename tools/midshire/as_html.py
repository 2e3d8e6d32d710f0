"""Web pages as a partnership's site would serve them, with all that is not the article round the article."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, assert_never

from tools.midshire.markup import (
    Block,
    Bullets,
    Chapter,
    Finding,
    Note,
    Para,
    Quote,
    Recommendation,
    Scan,
    Section,
    Table,
)

if TYPE_CHECKING:
    from tools.midshire.manuscript import Manuscript

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title} – Midshire Safeguarding Children Partnership</title>
<meta name="description" content="{description}">
<style>
body {{ font-family: Arial, sans-serif; margin: 0; color: #222; line-height: 1.5; }}
header, footer {{ background: #1f4e5f; color: #fff; padding: 1rem 2rem; }}
nav a {{ color: #fff; margin-right: 1.5rem; }}
article {{ max-width: 44rem; margin: 2rem; font-size: {size}; }}
blockquote {{ border-left: 4px solid #d9a441; margin-left: 0; padding-left: 1rem; }}
</style>
<script>
window.cookieBanner = {{ message: "We use only the cookies that this site needs", accepted: false }};
document.addEventListener("DOMContentLoaded", function () {{ console.log("menu ready"); }});
</script>
</head>
<body>
<header>
<p>Midshire Safeguarding Children Partnership</p>
<nav aria-label="Main">
<a href="/">Home</a>
<a href="/training">Training calendar</a>
<a href="/procedures">Procedures</a>
<a href="/reviews">Reviews</a>
<a href="#exit">Leave this site quickly</a>
</nav>
</header>
<main>
<article>
<h1>{title}</h1>
{body}
</article>
</main>
<footer>
<p>Worried about a child? Call 01632 960123. © Midshire Safeguarding Children Partnership.
<a href="/accessibility">Accessibility</a></p>
</footer>
</body>
</html>
"""


def as_html(manuscript: Manuscript) -> bytes:
    """The finished page."""
    lines = "".join(f"<p>{_inline(line)}</p>\n" for line in manuscript["cover"].strip().splitlines())
    return _PAGE.format(
        title=html.escape(manuscript["title"]),
        description=html.escape(manuscript["description"], quote=True),
        size=manuscript["size"] or "1rem",
        body=lines + "\n".join(_element(block) for block in manuscript.blocks),
    ).encode("utf-8")


def _inline(text: str) -> str:
    """The markup's few tags are HTML already; everything else is escaped."""
    escaped = html.escape(text, quote=False)
    return re.sub(r"&lt;(/?)(b|i|br/)&gt;", r"<\1\2>", escaped)


def _element(block: Block) -> str:
    match block:
        case Chapter():
            return f"<h2>{_inline(block.title)}</h2>"
        case Section() | Finding():
            return f"<h3>{_inline(block.title)}</h3>"
        case Para() | Recommendation() | Note():
            return f"<p>{_inline(block.text)}</p>"
        case Quote():
            return f"<blockquote><p>{_inline(block.text)}</p></blockquote>"
        case Bullets():
            return "<ul>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in block.items) + "\n</ul>"
        case Table():
            return f"<table>\n<caption>{_inline(block.caption)}</caption>\n{_rows(block)}\n</table>"
        case Scan():
            raise ValueError(block)
        case _:
            assert_never(block)


def _rows(block: Table) -> str:
    head, *rest = block.rows
    lines = ["<tr>" + "".join(f"<th>{_inline(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rest]
    return "\n".join(lines)
