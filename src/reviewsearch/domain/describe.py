"""What a document says of itself: kind, title, cases, date of publication and language, each with where it came from."""

from reviewsearch.domain.cues import Cues
from reviewsearch.domain.dates import published_date
from reviewsearch.domain.document import Description, Extraction
from reviewsearch.domain.kinds import kind_of
from reviewsearch.domain.language import language_of
from reviewsearch.domain.own_cases import cases_of
from reviewsearch.domain.reference import References
from reviewsearch.domain.titles import title_of


def describe(extraction: Extraction, *, source_name: str, references: References, cues: Cues) -> Description:
    """Describe a document by its text, its properties and the name it was dropped under.

    Never raises, for any text or name, and takes time in proportion to the text. Dates in the properties are when a
    file was made, not when a review was published, and are not used. Themes are left to people.
    """
    title = title_of(extraction, source_name=source_name, references=references, cues=cues)
    cases, mentions = cases_of(extraction.pages, source_name=source_name, references=references, cues=cues)
    return Description(
        kind=kind_of(extraction, source_name=source_name, title=title, cues=cues),
        title=title,
        cases=cases,
        mentions=mentions,
        published=published_date(extraction.pages, cues),
        language=language_of(
            extraction.pages, property_language=extraction.language, source_name=source_name, cues=cues
        ),
    )


def describe_name(source_name: str, *, references: References, cues: Cues) -> Description:
    """Describe a file that could not be read, by its name alone."""
    return describe(Extraction("", ()), source_name=source_name, references=references, cues=cues)
