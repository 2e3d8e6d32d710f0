"""The lists of words that come with the program: what a page is held against to see whether it was read well."""

import functools
import gzip
from importlib import resources


@functools.cache
def english_words() -> frozenset[str]:
    """Return 80,000 words in lower case, British and American; names are not among them. See data/words/LICENCE.txt."""
    return frozenset(_words("english"))


@functools.cache
def known_words() -> frozenset[str]:
    """Return these and 42,000 Welsh ones, for telling text from what is none; what is damaged is put right in English alone."""
    return english_words().union(_words("welsh"))


def _words(language: str) -> list[str]:
    packed = (resources.files("reviewsearch") / "data" / "words" / f"{language}.txt.gz").read_bytes()
    return gzip.decompress(packed).decode("utf-8").split("\n")
