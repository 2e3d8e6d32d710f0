"""Which language a document is written in, English or Welsh, by the small words that one has and the other has not."""

from collections.abc import Sequence

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Page, Stated
from reviewsearch.domain.letters import runs_of_letters

# Two hundred pages are enough to tell; what follows in a longer document is not counted.
_MOST_CHARACTERS = 1_000_000
# html and docx are the longest that names end with.
_LONGEST_SUFFIX = 4


def language_of(pages: Sequence[Page], *, property_language: str | None, source_name: str, cues: Cues) -> Stated:
    """Return "en" or "cy": the majority in a bilingual document, English where too few words are there to tell.

    The language in the file's properties decides only between equals and for short texts, and there after its name.
    """
    words = _words(pages)
    counts = {language: sum(map(stop_words.__contains__, words)) for language, stop_words in cues.stop_words.items()}
    best = max(counts, key=lambda language: counts[language])
    tells = counts[best] >= max(cues.fewest_words, len(words) * cues.fewest_in_hundred / 100)
    if tells and list(counts.values()).count(counts[best]) == 1:
        return Stated(best, "the words of the text")
    for language, names in cues.language_names.items():
        if names.search(_stem(source_name)):
            return Stated(language, "file name")
    stated = (property_language or "")[:2].casefold()
    return Stated(stated, "document properties") if stated in counts else Stated("en", "assumed")


def _words(pages: Sequence[Page]) -> list[str]:
    words: list[str] = []
    left = _MOST_CHARACTERS
    for page in pages:
        words += runs_of_letters(page.text[:left])
        left -= len(page.text)
        if left <= 0:
            break
    return words


def _stem(source_name: str) -> str:
    name, dot, suffix = source_name.rpartition(".")
    return name if dot and len(suffix) <= _LONGEST_SUFFIX else source_name
