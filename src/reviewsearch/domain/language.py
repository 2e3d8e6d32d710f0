"""Which language a document is written in, English or Welsh, by the small words that one has and the other has not."""

from collections.abc import Sequence

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.document import Page, Stated
from reviewsearch.domain.letters import runs_of_letters

# Two hundred pages are enough to tell; what follows in a longer document is not counted.
_MOST_CHARACTERS = 1_000_000
# From seven pages on every fifth line tells as well as all do: of 626 real documents and parts of such none was said to be in another
# language. Not every second or fourth, since lines in two languages may take turns.
_ALL_OF, _EVERY = 20_000, 5
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
    text = "\n".join(page.text for page in pages)[:_MOST_CHARACTERS]
    if len(text) > _ALL_OF:
        text = "\n".join(text.split("\n")[::_EVERY])
    return runs_of_letters(text)


def _stem(source_name: str) -> str:
    name, dot, suffix = source_name.rpartition(".")
    return name if dot and len(suffix) <= _LONGEST_SUFFIX else source_name
