"""The list of English words that comes with the program: what a page is held against to see whether it was read well."""

import functools
import gzip
from importlib import resources


@functools.cache
def english_words() -> frozenset[str]:
    """Return 80,000 words in lower case, British and American; names are not among them. See data/words/LICENCE.txt."""
    packed = (resources.files("reviewsearch") / "data" / "words" / "english.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split("\n"))
