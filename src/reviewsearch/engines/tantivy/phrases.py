"""How phrases are read, word by word or pair by pair, and how rare each is."""

from itertools import pairwise
from typing import Any

from tantivy import Query

from reviewsearch.domain.query import Phrase
from reviewsearch.engines.ranking import Stock
from reviewsearch.engines.tantivy.levels import Form, Level, fields
from reviewsearch.engines.tantivy.rows import BODY_PAIRS, NUMBER, pair, whole

# How many documents hold a phrase costs as much to find out as the phrase itself; people ask for the same again and again.
_REMEMBERED = 10_000


def parts(level: Level, phrase: Phrase) -> list[Form]:
    """Return the terms that stand one after another where a phrase does: its words or, in whole documents, its pairs."""
    terms = list(map(whole, phrase.terms))
    if len(terms) > 1 and not (level.is_pages or phrase.title):
        return [(BODY_PAIRS, pair(*two)) for two in pairwise(terms)]
    return [(fields(phrase)[0], term) for term in terms]


def following(level: Level, phrase: Phrase) -> Query:
    """Return what finds the rows in which a phrase stands."""
    asked = parts(level, phrase)
    # Fewer than two are a panic in Tantivy.
    if len(asked) > 1:
        return Query.phrase_query(level.schema, asked[0][0], [term for _, term in asked])
    return level.term(*asked[0]) if asked else Query.empty_query()


def share(level: Level, phrase: Phrase) -> float:
    """Return what share of the sum of its parts' rarities a phrase counts: it is one term, as rare as it is."""
    asked = parts(level, phrase)
    if len(asked) <= 1:
        return 1.0
    stock = Stock(max(level.searcher.num_docs, 1), 0.0)
    total = sum(stock.rarity(min(level.holding(*part), stock.texts)) for part in asked)
    return stock.rarity(min(_holding(level, phrase), stock.texts)) / total


def _holding(level: Level, phrase: Phrase) -> float:
    """Return how many documents hold a phrase, or about how many pages: to count those would take longer than all else.

    What stands in d of the D documents that hold a word is taken to stand on 1 + (P / D - 1) d / D pages of each, where the
    word stands on P pages: on one where it is rare, on as many as the word where it is in all of these documents.
    """
    asked = parts(level, phrase)
    if len(asked) == 1:
        return level.holding(*asked[0])
    if level.documents is not None and not phrase.title:
        found = _holding(level.documents, phrase)
        words = [(level.holding(*word), level.documents.holding(*word)) for word in asked]
        return (
            min(found * (1 + (pages / documents - 1) * found / documents) for pages, documents in words) if found else 0
        )
    known = (str(phrase.title), *phrase.terms)
    if known not in level.phrases:
        if len(level.phrases) >= _REMEMBERED:
            level.phrases.clear()
        # In order of anything but scores nothing is scored: a row is left as soon as the phrase stands there once.
        result: Any = level.searcher.search(following(level, phrase), 1, order_by_field=NUMBER)
        level.phrases[known] = result.count
    return level.phrases[known]
