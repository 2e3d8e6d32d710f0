"""Which words of a query may be taken for slips: those typed plainly, and those of phrases, of which nothing else is said."""

from collections.abc import Collection, Iterator

from reviewsearch.domain.asking import asked_for
from reviewsearch.domain.scanner import Item, items
from reviewsearch.domain.schemes import CaseReference
from reviewsearch.domain.text import STOP_WORDS, Analyser, Token


def correctable(text: str, analyser: Analyser, *, held: Collection[CaseReference] = ()) -> Iterator[Token]:
    """Yield the words of a query whose spelling may be corrected, where they stand in it.

    Not one word in quotation marks, and no words in fields, left out, with a star or a tilde, in capitals, or of references and
    labels.
    """
    for item in items(text, asked_for(text, analyser.references, held)):
        if item.value[-1:] in {"*", "~"} or not (item.is_plain or _is_phrase(item)):
            continue
        start = text.find(item.value, item.start)
        for token in analyser.tokens(item.value) if start >= 0 else ():
            in_capitals = item.value[token.start : token.end].isupper()
            if not (in_capitals or token.besides or token.exact in STOP_WORDS) and token.exact.isalpha():
                yield token._replace(start=start + token.start, end=start + token.end)


def _is_phrase(item: Item) -> bool:
    # Of one word in quotation marks it is said that it is meant so; a phrase says in which order its words stand.
    return item.quoted and not (item.field or item.minus or item.asked) and len(item.value.split()) > 1
