"""What is said about a question beside its answer: how it was read, what is not held, what to try."""

from shlex import quote

from reviewsearch.app.library import Library
from reviewsearch.cli.messages import advise, note
from reviewsearch.cli.words import counted, listed
from reviewsearch.domain.results import Results


def answer_without_case(library: Library, reference: str, *, query: str | None = None) -> Results:
    """Return the answer to a question about a case that is not held: nothing, and the references that resemble it."""
    asked = library.search(reference, limit=0)
    return Results(
        query=reference if query is None else query,
        total=0,
        facets={group: {} for group in asked.facets},
        read_as=asked.read_as,
        no_such_case=asked.no_such_case or reference,
        neighbours=asked.neighbours,
    )


def say_how_it_was_read(results: Results, *, offset: int = 0) -> None:
    """Tell the person what they should know about an answer, on standard error."""
    if results.read_as:
        note(f"{results.read_as}.")
    if results.did_you_mean:
        note(f"Searched for {_quoted(results.did_you_mean)}: no document spells it as in {_quoted(results.query)}.")
        advise(f"as typed: reviewsearch search --as-typed {quote(results.query)}")
    if results.also_searched:
        note(f"Searched for these words too: {listed(results.also_searched)}.")
    if results.no_such_case:
        near = f" Near it: {listed(results.neighbours)}." if results.neighbours else ""
        note(f"No case {results.no_such_case} is held.{near}")
    elif results.neighbours:
        note(f"Another case of nearly the same reference: {listed(results.neighbours)}.")
    for sentence in results.notes:
        note(sentence)
    if not results.total:
        _say_nothing_found(results)
    elif offset >= results.total:
        note(f"There are only {counted(results.total, 'document')}.")


def _say_nothing_found(results: Results) -> None:
    if results.no_such_case:
        advise("see which cases are held: reviewsearch cases")
        return
    note(f"Nothing was found for {_quoted(results.query)}.")
    advise(
        "use fewer words, or the beginning of one: reviewsearch search 'neglec*'\nsee which cases are held: reviewsearch cases"
    )


def _quoted(query: str) -> str:
    """Return a query in quotation marks, unless it has its own."""
    return query if '"' in query else f"“{query}”"
