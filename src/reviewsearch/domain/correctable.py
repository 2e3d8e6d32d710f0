"""Which words of a query may be taken for slips: those typed plainly, of which nothing else is said."""

from collections.abc import Collection, Iterator

from reviewsearch.domain.asking import asked_for
from reviewsearch.domain.scanner import items
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import STOP_WORDS, Analyser, Token


def correctable(text: str, analyser: Analyser, *, held: Collection[CaseReference] = ()) -> Iterator[Token]:
    """Yield the words of a query whose spelling may be corrected, where they stand in it.

    Not words in quotation marks, in fields, left out, with a star or a tilde, in capitals, or of references and labels.
    """
    for item in items(text, asked_for(text, analyser.references, held)):
        if not item.is_plain or item.value.isupper() or item.value[-1:] in {"*", "~"}:
            continue
        start = text.find(item.value, item.start)
        for token in analyser.tokens(item.value) if start >= 0 else ():
            if not token.besides and token.exact.isalpha() and token.exact not in STOP_WORDS:
                yield token._replace(start=start + token.start, end=start + token.end)
