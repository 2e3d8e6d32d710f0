"""The words that a visitor of a web page sees: those of its main part, a line for each block."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from reviewsearch.extract.pages import faithful

# Reading takes thirty times as much memory as there is markup; pages of the public web are below 5 MB.
MARKUP_BYTES = 16 * 1024 * 1024
_UNSEEN = frozenset("script style template noscript head title iframe object svg math select datalist".split())
_FURNITURE = frozenset("nav aside".split())
_FURNITURE_OF_BODY = _FURNITURE | {"header", "footer"}
_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def shown(markup: str) -> str:
    """Return the words that a visitor sees, for what holds a web page: a message. "" beyond 16 MB."""
    root = parsed(faithful(markup))[0] if len(markup) <= MARKUP_BYTES else None
    return main_text(root) if root is not None else ""


def parsed(markup: str) -> tuple[etree._Element | None, bool]:
    """Return the page's tree, if it has one, and whether it is nested too deeply for all of it to be in the tree."""
    # Parsed as UTF-8 whatever it was: libxml2 knows fewer encodings, and refuses a text that names another.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8"), parser) if markup.strip() else None
    return root, any("depth" in entry.message for entry in parser.error_log)


def main_text(root: etree._Element) -> str:
    """Return the words of a page's main part, where it has one, else of what is not furniture."""
    mains = _outermost(root, lambda element: element.tag == "main" or element.get("role") == "main")
    articles = _outermost(root, lambda element: element.tag == "article")
    for chosen, furniture in ((mains, _FURNITURE), (articles, _FURNITURE), ([root], _FURNITURE_OF_BODY)):
        text = "\n".join(_lines(part, furniture) for part in chosen)
        if text.strip():
            return text
    return _lines(root, frozenset())


def _outermost(root: etree._Element, wanted: Callable[[etree._Element], bool]) -> list[etree._Element]:
    found: list[etree._Element] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        unseen = _hidden(element, str(element.tag), _FURNITURE)
        if unseen or wanted(element):
            walk.skip_subtree()
            found += [] if unseen else [element]
    return found


def _lines(part: etree._Element, furniture: frozenset[str]) -> str:
    lines = "".join(_pieces(part, furniture)).split("\n")
    return _BLANK_LINES.sub("\n", "\n".join(line.strip(" ") for line in lines)).strip()


def _pieces(part: etree._Element, furniture: frozenset[str]) -> Iterator[str]:
    """Yield texts and line ends in order. Iterative, since pages come nested two thousand deep."""
    walk = etree.iterwalk(part, events=("start", "end"))
    in_pre = 0
    for event, element in walk:
        tag = str(element.tag)
        in_pre += (tag == "pre") * (1 if event == "start" else -1)
        if event == "start":
            if _hidden(element, tag, furniture):
                walk.skip_subtree()
                continue
            yield "\n" if tag in _BLOCKS or tag == "br" else ""
            yield _spaced(element.text, in_pre)
        else:
            yield "\n" if tag in _BLOCKS else "\t" if tag in {"td", "th"} and element.getnext() is not None else ""
            yield "" if element is part else _spaced(element.tail, in_pre)


def _spaced(text: str | None, in_pre: int) -> str:
    return (text or "") if in_pre else SPACE.sub(" ", text or "")


def _hidden(element: etree._Element, tag: str, furniture: Iterable[str]) -> bool:
    return (
        tag in _UNSEEN
        or tag in furniture
        or element.get("hidden") is not None
        or (tag == "dialog" and element.get("open") is None)
        or bool(_HIDING_STYLE.search(element.get("style") or ""))
    )
