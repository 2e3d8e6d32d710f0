"""What is asked of an invented archive: questions of each class people ask, drawn from what stands in it, the same each time."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reviewsearch.domain.document import Document
from reviewsearch.domain.query import Filters
from reviewsearch.domain.text import STOP_WORDS, folded_words

# A word is common when a fifth of the documents hold it, and rare when at most three do.
_COMMON, _RARE = 0.2, 3
_SHORTEST = 5
_KINDS = ("report", "briefing-note", "press-statement", "executive-summary", "response")
_ASKING = (
    "what did we learn about {0} and {1} when {2} was known",
    "why was {0} not seen by those who knew of {1}",
    "how should {0} and {1} be recorded where {2} is meant",
    "which reviews say that {0} led to {1}",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, as people type it with what they tick, and what it is made of, for engines that are asked otherwise.

    `form` is "all" of the terms, "any", a "phrase", a "prefix" or "near" (one letter wrong); a filter is of kind and years.
    """

    of: str
    text: str
    form: str
    terms: tuple[str, ...]
    kind: str | None = None
    years: tuple[int, int] | None = None

    @property
    def filters(self) -> Filters:
        """What is ticked."""
        return Filters(
            kinds=frozenset([self.kind] if self.kind else []),
            years=frozenset(range(self.years[0], self.years[1] + 1) if self.years else []),
        )


@dataclass(frozen=True)
class Stock:
    """What questions are made of: words by how common they are, documents, and a page's text by document and number."""

    words: Mapping[str, int]
    documents: Sequence[Document]
    page: Callable[[str, int], str]
    rng: random.Random = field(default_factory=lambda: random.Random(1))

    def questions(self, each: int) -> Iterator[Question]:
        """Yield so many questions of each class, no two alike."""
        held = {word: n for word, n in self.words.items() if len(word) >= _SHORTEST and word not in STOP_WORDS}
        common = sorted(word for word, n in held.items() if n >= _COMMON * len(self.documents))
        rare = sorted(word for word, n in held.items() if n <= _RARE)
        makers: dict[str, Callable[[], Question]] = {
            "rare word": lambda: self._words("rare word", self._some(rare, 1)),
            "common word": lambda: self._words("common word", self._some(common, 1)),
            "three words": lambda: self._words("three words", self._some(common, 3)),
            "any of three words": self._any(common),
            "phrase": self._phrase,
            "prefix": lambda: self._prefix(self._some(common + rare, 1)[0][: self.rng.choice((4, 5))]),
            "nearly so": lambda: self._near(self._some(common, 1)[0]),
            "filtered": lambda: self._filtered(self._some(common, 2)),
            "question": lambda: self._asking(self._some(common, 3)),
            "reference": self._reference,
        }
        for make in makers.values():
            made: dict[str, Question] = {}
            for _ in range(20 * each):
                if len(made) < each:
                    question = make()
                    made[question.text] = question
            yield from made.values()

    def _some(self, words: Sequence[str], many: int) -> tuple[str, ...]:
        return tuple(self.rng.sample(words, many))

    def _words(self, of: str, words: tuple[str, ...]) -> Question:
        return Question(of, " ".join(words), "all", words)

    def _any(self, words: Sequence[str]) -> Callable[[], Question]:
        def make() -> Question:
            some = self._some(words, 3)
            return Question("any of three words", " OR ".join(some), "any", some)

        return make

    def _phrase(self) -> Question:
        document = self.rng.choice(self.documents)
        words = folded_words(self.page(document.id, self.rng.randint(1, document.pages)))
        at, many = self.rng.randrange(len(words) - 4), self.rng.choice((2, 3))
        return Question("phrase", f'"{" ".join(words[at : at + many])}"', "phrase", words[at : at + many])

    def _prefix(self, beginning: str) -> Question:
        return Question("prefix", f"{beginning}*", "prefix", (beginning,))

    def _near(self, word: str) -> Question:
        at = self.rng.randrange(1, len(word) - 1)
        slip = word[:at] + self.rng.choice("aeiorst") + word[at + 1 :]
        return Question("nearly so", f"{slip}~", "near", (slip,))

    def _filtered(self, words: tuple[str, ...]) -> Question:
        first = self.rng.randrange(2003, 2018)
        return Question("filtered", " ".join(words), "all", words, self.rng.choice(_KINDS), (first, first + 7))

    def _asking(self, words: tuple[str, ...]) -> Question:
        text = self.rng.choice(_ASKING).format(*words)
        return Question("question", text, "any", tuple(word for word in text.split() if word not in STOP_WORDS))

    def _reference(self) -> Question:
        reference = str(self.rng.choice(self.documents).reference)
        return Question("reference", reference, "phrase", folded_words(reference))
