"""Everything that the public can see of a bundle, read once, and what of it should not be there."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from reviewsearch.app.bundle import Bundle, settings_in
from reviewsearch.app.index import Index
from reviewsearch.app.settings import SHELF
from reviewsearch.errors import NotFound, ReviewsearchError
from tools.leaks.model import Model, Text

_BROAD = ("review", "kind:report", "MSCP 2019/20-01")


def leaks(bundle: Bundle, root: Path, model: Model, ids: dict[int, str]) -> Iterator[str]:
    """Yield each place at which something stands that is not public now, and each at which something public is missing."""
    public = model.public()
    hidden = [text for text in model.texts if text.number not in public]
    shown = [text for text in model.texts if text.number in public]
    gone = {ids[text.number] for text in hidden if model.of(text).was_public}
    yield from _lists(bundle, {ids[text.number] for text in shown}, {text.case for text in shown}, gone)
    for text in hidden:
        yield from (f"{place}: {text.word}" for place in _of_hidden(bundle, text, ids.get(text.number), shown))
    for text in shown:
        public_ids = {ids[each.number] for each in shown}
        yield from (f"{place}: {text.word}" for place in _of_shown(bundle, text, ids[text.number], public_ids))
    yield from _bytes(root, hidden, model, ids)
    yield from _decoded(bundle, hidden, {ids[text.number] for text in shown})


def _lists(bundle: Bundle, ids: set[str], cases: set[str], gone: set[str]) -> Iterator[str]:
    if {document.id for document in bundle.documents()} != ids:
        yield "the list of documents"
    if {case.key for case in bundle.cases()} != cases:
        yield "the list of cases"
    counts = bundle.counts()
    if (counts["published"], counts["pages"], sum(counts.values())) != (len(ids), 2 * len(ids), 3 * len(ids)):
        yield "the counts"
    for query in _BROAD:
        results = bundle.search(query, limit=100)
        if not {hit.document.id for hit in results.hits} <= ids or results.total > len(ids):
            yield f"the hits of {query}"
        if any(sum(group.values()) > len(ids) for group in results.facets.values()):
            yield f"the facets of {query}"
    if {stone.id for stone in bundle.tombstones()} != gone:
        yield "the tombstones"


def _of_hidden(bundle: Bundle, text: Text, identity: str | None, shown: list[Text]) -> Iterator[str]:
    """Yield the places where something of a document stands that is not public."""
    for query in (text.word, text.title, f"{text.word[:-2]}*", f"{text.word}~", f"title:{text.title}"):
        results = bundle.search(query, limit=100)
        if results.total or results.hits or any(results.facets.values()):
            yield f"the answer to {query}"
        if results.did_you_mean and (text.word in results.did_you_mean or text.title in results.did_you_mean):
            yield f"did you mean {query}"
    yield from _of_slips(bundle, text)
    if all(each.case != text.case for each in shown):
        yield from _of_hidden_case(bundle, text)
    if identity:
        yield from _of_identity(bundle, identity)


def _of_slips(bundle: Bundle, text: Text) -> Iterator[str]:
    for slip in (_slip(text.word), _slip(text.title)):
        meant = bundle.search(slip).did_you_mean
        if meant and (text.word in meant or text.title in meant):
            yield "did you mean"
    for typed in (text.title[:4], text.word[:4]):
        suggested = " ".join(suggestion.text for suggestion in bundle.suggest(typed)).lower()
        if text.title in suggested or text.word in suggested:
            yield "the suggestions"


def _of_identity(bundle: Bundle, identity: str) -> Iterator[str]:
    asked: Mapping[str, Callable[[str], object]] = {
        "document": bundle.document,
        "original": bundle.original,
        "record": bundle.record,
        "pages": bundle.pages,
        "first page": lambda identity: bundle.page(identity, 1),
        "day of publication": bundle.published_at,
        "documents like it": bundle.like,
        "marks": lambda identity: bundle.marks("review", identity),
        "explanation": lambda identity: bundle.why("review", identity),
    }
    for name, ask in asked.items():
        try:
            ask(identity)
        except NotFound:
            continue
        yield f"the {name}"


def _of_hidden_case(bundle: Bundle, text: Text) -> Iterator[str]:
    try:
        if bundle.find(text.reference):
            yield "the case"
    except ReviewsearchError:
        pass
    if any(text.reference in suggestion.text for suggestion in bundle.suggest(text.reference)):
        yield "the suggested references"
    number = int(text.case[-2:])
    near = f"{text.case[:-2]}{number + 50:02}"
    for query in (text.reference, near):
        results = bundle.search(query)
        if results.total or text.reference in results.neighbours:
            yield f"the neighbours of {query}"


def _of_shown(bundle: Bundle, text: Text, identity: str, ids: set[str]) -> Iterator[str]:
    if not {hit.document.id for hit in bundle.like(identity)} <= ids:
        yield "the documents like it"
    for query in (text.word, text.title):
        if [hit.document.id for hit in bundle.search(query).hits] != [identity]:
            yield f"missing in the answer to {query}"
    try:
        if text.word not in bundle.original(identity).read_text(encoding="utf-8"):
            yield "another file"
        if text.word not in "".join(page.text for page in bundle.pages(identity)):
            yield "missing in the pages"
    except (NotFound, OSError):
        yield "the file is missing"


def _bytes(root: Path, hidden: list[Text], model: Model, ids: dict[int, str]) -> Iterator[str]:
    """Yield what stands of hidden documents in any byte of any file of the bundle, or in a name."""
    contents = [(path, path.read_bytes().lower()) for path in sorted(root.rglob("*")) if path.is_file()]
    for text in hidden:
        words = [text.word, text.title]
        if not model.of(text).was_public and text.number in ids:
            words.append(ids[text.number][:16])
        needles = [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]
        for path, content in contents:
            if any(needle in content for needle in needles):
                yield f"the bytes of {path.relative_to(root)}: {text.word}"
            if text.number in ids and ids[text.number][:8] in path.name:
                yield f"the name of {path.relative_to(root)}: {text.word}"


def _decoded(bundle: Bundle, hidden: list[Text], ids: set[str]) -> Iterator[str]:
    """Yield what catalogue and engine hold in a form that no search of bytes finds, and files that belong to nothing public."""
    folder = bundle.original(next(iter(ids))).parents[1] if ids else None
    if folder is None:
        return
    words = [word for text in hidden for word in (text.word, text.title)]
    with contextlib.closing(Index.at(settings_in(folder), folder)) as index:
        if index.engine.ids() != ids:
            yield "the engine's documents"
        yield from (f"the engine's files: {word}" for word in sorted(index.engine.kept(words)))
        yield from (f"the catalogue's words: {word}" for word in words if index.catalogue.holds([word]))
    known = {bundle.original(identity).name for identity in ids}
    yield from (f"the file {path.name}" for path in sorted((folder / SHELF).iterdir()) if path.name not in known)


def _slip(word: str) -> str:
    """Return a word with two of its letters exchanged."""
    return word[:3] + word[4] + word[3] + word[5:]
