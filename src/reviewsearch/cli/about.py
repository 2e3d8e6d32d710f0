"""How one document is shown: what is said of it, where each part of that came from, and its text."""

import shutil
import sys
from collections.abc import Iterator, Sequence

import click

from reviewsearch.app.library import Library
from reviewsearch.cli.messages import note
from reviewsearch.cli.plain import one_line, plain
from reviewsearch.cli.standing import found_in_words, standing_in_words
from reviewsearch.cli.terminal import Terminal
from reviewsearch.cli.words import LANGUAGES, counted, moment, short, standing
from reviewsearch.domain.document import Description, Document, Kind, Page, Record, Stated, Status
from reviewsearch.domain.kinds import UNTOLD
from reviewsearch.domain.partial_dates import PartialDate
from reviewsearch.extract.ocr import seen_pages


def document_lines(
    document: Document, record: Record, others: Sequence[Document], *, library: Library, screen: Terminal
) -> Iterator[str]:
    """Yield what is known of a document, a line for each part, each with where it came from."""
    title = screen.bold(one_line(record.description.title.value))
    if record.status is Status.FORGOTTEN:
        yield title
        rows = [*_left(record, library)]
    else:
        yield screen.link(title, library.settings.home / document.path)
        rows = [*_stated(record.description, library), *_held(document, record, library)]
    rows += [("Version", f"{short(other.id)}, {_age(other)}: {other.source_name}") for other in others]
    if record.status is not Status.FORGOTTEN:
        rows += [
            ("Dropped as", f"{source.name}, in {source.place}, {moment(source.added)}") for source in record.sources
        ]
    rows += [("History", f"{moment(event.at)}: {event.what}, by {event.by}") for event in record.history]
    rows += [
        ("Decided", f"{moment(each.at)}: {each.state.value}, {each.why} By {each.by}") for each in record.decisions
    ]
    for label, text in rows:
        yield from screen.labelled(label, one_line(text))


def print_page(page: Page) -> None:
    """Print the text of one page, and nothing else."""
    if not page.text.strip():
        note(f"There is no text on page {page.number}: it is blank or a picture.")
    click.echo(plain(page.text, keep="\n\t"), nl=not page.text.endswith("\n"))


def print_text(pages: Sequence[Page], *, screen: Terminal) -> None:
    """Print the text of all pages under headings; through the pager where a terminal is too small for it."""
    text = "\n".join(_page_lines(pages, screen))
    if screen.is_terminal and sys.stdin.isatty() and text.count("\n") > shutil.get_terminal_size().lines:
        # Not every pager shows bold; the headings are plain enough without.
        click.echo_via_pager(f"{click.unstyle(text)}\n")
    elif pages:
        click.echo(text)
    else:
        note("There is no text in this document.")


def _page_lines(pages: Sequence[Page], screen: Terminal) -> Iterator[str]:
    for page in pages:
        printed = f" (printed {one_line(page.label)})" if page.label and page.label != str(page.number) else ""
        seen = f" (read from a picture: {one_line(page.reader)})" if seen_pages((page,)) else ""
        yield screen.bold(f"=== Page {page.number}{printed}{seen} ===")
        yield plain(page.text.strip("\n"), keep="\n\t") if page.text.strip() else "(no text: blank or a picture)"
        yield ""


def _stated(about: Description, library: Library) -> Iterator[tuple[str, str]]:
    """Yield each part of a description with its source."""
    display = library.settings.references.display
    yield "Title", f"from {about.title.source}"
    for case in about.cases:
        yield "Case", _from(display(case.value), case)
    if not about.cases:
        yield "Case", "none found"
    yield "Kind", _from(Kind(about.kind.value).label, about.kind)
    if about.published:
        yield "Published", _from(PartialDate(about.published.value).in_words(), about.published)
    else:
        yield "Published", "no date found"
    yield "Language", _from(LANGUAGES.get(about.language.value, about.language.value), about.language)
    for theme in about.themes:
        yield "Theme", _from(theme.value, theme)
    for mention in about.mentions:
        yield "Mentions", _from(display(mention.value), mention)


def _left(record: Record, library: Library) -> Iterator[tuple[str, str]]:
    """Yield what is still known of a document that was removed from the archive; nobody knows any more what said so."""
    for case in record.description.case_keys:
        yield "Case", library.settings.references.display(case)
    yield "Kind", Kind(record.description.kind.value).label
    yield "Status", standing_in_words(record)
    yield "Id", record.id
    for source in record.sources:
        yield "Dropped", moment(source.added)


def _held(document: Document, record: Record, library: Library) -> Iterator[tuple[str, str]]:
    """Yield where a document stands and what of it is missing."""
    yield "Pages", f"{document.pages:,}"
    seen, unread = library.scans(document.id)
    if seen:
        yield "Scans", f"{counted(len(seen), 'page')} read from a picture; words may be wrong"
    if unread:
        yield "Warning", f"{counted(len(unread), 'page')} without text: blank, or a scan that cannot be searched"
    older = document.status is Status.SUPERSEDED
    yield "Status", standing(document) if older else standing_in_words(record)
    if record.reason:
        yield "Reason", record.reason
    yield "Checks", found_in_words(record)
    yield "File", f"{document.path} ({record.size:,} bytes, {record.media_type})"
    yield "Id", document.id


def _age(document: Document) -> str:
    return "older" if document.superseded_by else "newest"


def _from(shown: str, stated: Stated) -> str:
    # Some say why and not where.
    is_a_place = not stated.source.startswith(("corrected", "assumed", UNTOLD))
    return f"{shown}, from {stated.source}" if is_a_place else f"{shown}, {stated.source}"
