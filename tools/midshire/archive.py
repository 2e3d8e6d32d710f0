"""Larger archives for measuring: as many invented cases as wanted, written one page at a time."""

from __future__ import annotations

import io
import random
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tools.midshire.prose import Writer, name, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST_YEAR, YEARS = 2000, 25
_MONTHS = ("January", "March", "May", "July", "September", "November")
_OTHERS = (
    # kind, chance that a case has one, pages, words at its head
    ("Briefing Note", 0.85, (2, 4), "Briefing note for practitioners"),
    ("Press Statement", 0.6, (1, 2), "Press statement. Note to editors follows."),
    ("7 minute briefing", 0.5, (1, 2), "7 minute briefing"),
    ("Executive Summary", 0.35, (5, 12), "Executive summary"),
    ("Action Plan", 0.3, (3, 8), "Response and action plan"),
)


@dataclass(frozen=True, slots=True)
class Pages:
    """The least and the most pages that a report has."""

    low: int
    high: int

    @classmethod
    def of(cls, text: str) -> Pages:
        """Read `20-60`."""
        low, _, high = text.partition("-")
        return cls(int(low), int(high or low))

    def draw(self, rng: random.Random) -> int:
        """One number of pages."""
        return rng.randint(self.low, self.high)


def make_archive(destination: Path, cases: int, seed: int, form: str, pages: Pages) -> Iterator[Path]:
    """Write the cases one after another, naming each file when it is whole."""
    destination.mkdir(parents=True, exist_ok=True)
    for number in range(cases):
        # A seed of its own for each case, so that a case does not depend on those before it.
        yield from _case(destination, number, random.Random(f"{seed}/{number}"), form, pages)


def reference_of(number: int) -> tuple[int, str, str]:
    """The year of the n-th case, its reference, and the reference as it can stand in a file name."""
    year, running = FIRST_YEAR + number % YEARS, number // YEARS + 1
    pair = f"{year}/{(year + 1) % 100:02d}"
    return year, f"MSCP {pair}-{running:02d}", f"MSCP {pair.replace('/', '-')}-{running:02d}"


def _case(destination: Path, number: int, rng: random.Random, form: str, pages: Pages) -> Iterator[Path]:
    year, reference, stem = reference_of(number)
    author = writer(rng, year)
    kinds = [("report", pages.draw(rng), "Local Child Safeguarding Practice Review. Overview report")]
    kinds += [(kind, rng.randint(*span), head) for kind, chance, span, head in _OTHERS if rng.random() < chance]
    published = f"{1 + int(rng.random() * 28)} {rng.choice(_MONTHS)} {year + 2}"
    title = f"Child {name(rng)}"
    for kind, count, head in kinds:
        front = f"{title}\n\n{head}\n\nCase reference: {reference}\n\nPublished {published}"
        sheets = _sheets(author, reference, front, count, with_recommendations=kind != "Press Statement")
        path = destination / f"{stem} {kind}{'.pdf' if form == 'pdf' else '.txt'}"
        if form == "pdf":
            path.write_bytes(_drawn(sheets, title))
        else:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(sheet if first else f"\f{sheet}" for sheet, first in _marked(sheets))
        yield path


def _marked(sheets: Iterator[str]) -> Iterator[tuple[str, bool]]:
    for place, sheet in enumerate(sheets):
        yield sheet, place == 0


def _sheets(
    author: Writer,
    reference: str,
    front: str,
    count: int,
    *,
    with_recommendations: bool,
) -> Iterator[str]:
    """The pages of one document, each with its running head and foot."""
    for sheet in range(1, count + 1):
        paragraphs = [f"{sheet}.{place} {text}" for place, text in enumerate(author.page(345), 1)]
        if sheet == 1:
            paragraphs = [front, *paragraphs[:-2]]
        if sheet == count and with_recommendations:
            paragraphs += [f"Recommendation {place}: {author.recommendation()}" for place in range(1, 4)]
        body = "\n\n".join(paragraphs)
        yield f"{reference} – Local Child Safeguarding Practice Review\n\n{body}\n\nPage {sheet} of {count}\n"


def _drawn(sheets: Iterator[str], title: str) -> bytes:
    """The same pages as a plain PDF, small type so that each text page is one sheet."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for sheet in sheets:
        text = canvas.beginText(60, A4[1] - 50)
        text.setFont("Helvetica", 9.5, 11.5)
        for line in sheet.splitlines():
            for part in textwrap.wrap(line, 105) or [""]:
                text.textLine(part)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
