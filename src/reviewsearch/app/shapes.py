"""How answers look as plain data: the JSON that the command line prints and other shells serve.

The shapes are a promise: within one `FORMAT`, keys are added at most, never renamed, moved or removed.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from reviewsearch.domain.decisions import Decision
from reviewsearch.domain.document import Case, Document, Page, Record, Stated
from reviewsearch.domain.findings import Finding
from reviewsearch.domain.policy import why_held
from reviewsearch.domain.results import Hit, Passage, Results

if TYPE_CHECKING:
    # Looking at a drop zone needs the readers of files; searching, which needs the other shapes, does not.
    from reviewsearch.app.explaining import Why
    from reviewsearch.app.history import Line
    from reviewsearch.app.status import State

FORMAT = 1
# Engines add up in an order that may change with a rebuild; further digits of a score would show it.
_SCORE_DIGITS = 4

_FACETS = ("kind", "year", "theme", "language")

Shape = dict[str, object]


def results_shape(results: Results) -> Shape:
    """Return the answer to a search; facets stand in order of their names."""
    return {
        "format": FORMAT,
        "query": results.query,
        "read_as": results.read_as,
        "did_you_mean": results.did_you_mean,
        "also_searched": list(results.also_searched),
        "no_such_case": results.no_such_case,
        "neighbours": list(results.neighbours),
        "total": results.total,
        "results": [hit_shape(hit) for hit in results.hits],
        "facets": {group: dict(sorted(results.facets.get(group, {}).items())) for group in _FACETS},
    }


def hit_shape(hit: Hit) -> Shape:
    """Return one document that was found, with its passages."""
    return {
        **document_shape(hit.document),
        "score": round(hit.score, _SCORE_DIGITS),
        "passages": [passage_shape(passage) for passage in hit.passages],
    }


def like_shape(of: Document, hits: Iterable[Hit]) -> Shape:
    """Return the documents like one."""
    return {"format": FORMAT, "like": of.id, "results": [hit_shape(hit) for hit in hits]}


def why_shape(why: "Why") -> Shape:
    """Return why a document answers a query or does not, word by word."""
    parts = [
        {
            "shown": part.shown,
            "synonym": part.is_synonym,
            "documents": part.documents,
            "here": part.is_here,
            "score": round(part.score, _SCORE_DIGITS),
            "page_score": round(part.page_score, _SCORE_DIGITS),
            "pages": list(part.pages),
        }
        for part in why.parts
    ]
    return {
        "format": FORMAT,
        "found": why.is_found,
        "reason": why.reason,
        "place": why.place,
        "score": round(why.score, _SCORE_DIGITS),
        "page_score": round(why.page_score, _SCORE_DIGITS),
        "parts": parts,
    }


def passage_shape(passage: Passage) -> Shape:
    """Return one passage; `marks` are [start, end) in characters of `text`."""
    return {
        "page": passage.page,
        "label": passage.label,
        "text": passage.text,
        "marks": [list(mark) for mark in passage.marks],
    }


def document_shape(document: Document) -> Shape:
    """Return what is known of a document, as every answer names it."""
    return {
        "id": document.id,
        "case": document.case,
        "cases": list(document.cases),
        "reference": document.reference,
        "kind": document.kind.value,
        "title": document.title,
        "published": str(document.published) if document.published else None,
        "pages": document.pages,
        "status": document.status.value,
        "path": document.path,
    }


def case_shape(case: Case) -> Shape:
    """Return a case and its documents."""
    return {
        "case": case.key,
        "reference": case.reference,
        "documents": [document_shape(document) for document in case.documents],
    }


def cases_shape(cases: Iterable[Case]) -> Shape:
    """Return all cases."""
    return {"format": FORMAT, "cases": [case_shape(case) for case in cases]}


def record_shape(document: Document, record: Record, *, versions: Iterable[Document], pages: Iterable[Page]) -> Shape:
    """Return everything recorded of a document, its other versions and, where asked for, the text of its pages."""
    about = record.description
    return {
        "format": FORMAT,
        **document_shape(document),
        "language": document.language,
        "themes": list(document.themes),
        "mentions": list(document.mentions),
        "reason": document.reason,
        "superseded_by": document.superseded_by,
        "versions": [version.id for version in versions],
        "media_type": record.media_type,
        "bytes": record.size,
        "empty_pages": record.empty_pages,
        "stated": {
            "kind": _stated(about.kind),
            "title": _stated(about.title),
            "cases": [_stated(case) for case in about.cases],
            "mentions": [_stated(mention) for mention in about.mentions],
            "published": _stated(about.published) if about.published else None,
            "language": _stated(about.language),
            "themes": [_stated(theme) for theme in about.themes],
        },
        "sources": [{"name": source.name, "place": source.place, "added": source.added} for source in record.sources],
        "history": [{"at": event.at, "what": event.what, "by": event.by} for event in record.history],
        "publication": publication_shape(record),
        "text": [page_shape(page) for page in pages],
    }


def page_shape(page: Page) -> Shape:
    """Return one page's text."""
    return {"page": page.number, "label": page.label, "text": page.text}


def publication_shape(record: Record) -> Shape:
    """Return who may see a document, what keeps it back, and what the checks found."""
    last = record.decisions[-1] if record.decisions else None
    return {
        "state": record.standing.value,
        "why": why_held(record),
        "at": last.at if last else None,
        "by": last.by if last else None,
        "until": last.until if last else None,
        "checked": record.checked.at if record.checked else None,
        "findings": [finding_shape(finding) for finding in record.checked.findings] if record.checked else [],
    }


def finding_shape(finding: Finding) -> Shape:
    """Return one thing a check found."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "page": finding.page,
        "place": finding.place,
    }


def checks_shape(checked: Iterable[tuple[str, Iterable[Finding]]]) -> Shape:
    """Return what was found in each of several documents."""
    documents = [{"name": name, "findings": [finding_shape(each) for each in findings]} for name, findings in checked]
    return {"format": FORMAT, "documents": documents}


def history_shape(lines: "Iterable[Line]") -> Shape:
    """Return what was done with documents; `decision` where it says who may see one."""
    return {
        "format": FORMAT,
        "history": [
            {
                "at": line.at,
                "id": line.document.id,
                "reference": line.document.reference,
                "superseded_by": line.document.superseded_by,
                "what": line.what,
                "by": line.by,
                "decision": _decision(line.decision) if line.decision else None,
            }
            for line in lines
        ],
    }


def _decision(decision: Decision) -> Shape:
    return {
        "state": decision.state.value,
        "was": decision.was.value,
        "why": decision.why,
        "until": decision.until,
        "accepts": list(decision.accepts),
        "replaced_by": decision.replaced_by,
        "seal": decision.seal,
    }


def state_shape(state: "State") -> Shape:
    """Return how an archive stands."""
    return {
        "format": FORMAT,
        "is_well": state.is_well,
        "partnership": state.partnership,
        "engine": state.engine,
        "counts": dict(sorted(state.counts.items())),
        "cases": state.cases,
        "waiting": [
            {
                "name": pending.name,
                "seconds": pending.seconds,
                "reason": pending.reason,
                "next_try": pending.next_try,
                "state": pending.state,
                "folder": pending.folder,
            }
            for pending in state.waiting
        ],
        "refused": [
            {"id": refused.id, "name": refused.name, "reason": refused.reason, "path": refused.path}
            for refused in state.refused
        ],
        "ignored": [{"name": name, "reason": reason} for name, reason in state.ignored],
        "pending": state.pending,
        "folders": [
            {"path": folder.path, "mode": folder.mode, "noticed": folder.noticed, "why": folder.why}
            for folder in state.folders
        ],
        "trouble": state.trouble,
        "publishing": {
            "next": state.publishing.next,
            "held": [
                {"id": held.id, "title": held.title, "reference": held.reference, "why": held.why}
                for held in state.publishing.held
            ],
        },
        "watcher": state.watcher,
        "writer": state.writer,
        "index": state.index,
        "notes": list(state.notes),
    }


def _stated(stated: Stated) -> Mapping[str, str]:
    return {"value": stated.value, "source": stated.source}
