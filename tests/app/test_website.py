from dataclasses import replace
from typing import Any

import pytest

from reviewsearch.app.settings import Settings
from reviewsearch.app.website import Colours, Website
from reviewsearch.errors import BadSettings


def website(settings: Settings, **table: Any) -> Website:
    return Website.of(replace(settings, data={**settings.data, "website": table}))


def test_without_a_table_the_website_has_the_partnerships_name_and_the_emergency_number(settings: Settings) -> None:
    plain = Website.of(settings)
    assert plain.name == "Midshire Safeguarding Children Partnership"
    assert plain.languages == ("en",)
    assert "999" in plain.help_line("en")
    assert not plain.indexable
    assert plain.allowed_origins == plain.frame_ancestors == ()


def test_what_the_table_says_is_followed(settings: Settings) -> None:
    said = website(
        settings,
        name="  Midshire\n reviews ",
        languages=["cy", "en"],
        help={"en": "Call 999.", "cy": "Ffoniwch 999."},
        base_address="https://reviews.midshire.example/",
        allowed_origins=["https://WWW.midshire.example:8443"],
        requests_per_minute=0,
        colours={"header": "#004D40"},
    )
    assert said.name == "Midshire reviews"
    assert said.help_line("cy") == "Ffoniwch 999."
    assert website(settings, help="Call 01632 960 001.").help_line("cy") == "Call 01632 960 001."
    assert website(settings, help={"cy": "Ffoniwch 999."}).help_line("en").startswith("If a child")
    assert said.base_address == "https://reviews.midshire.example"
    assert said.allowed_origins == ("https://www.midshire.example:8443",)
    assert said.colours == Colours(header="#004d40")


@pytest.mark.parametrize(
    ("table", "remedy"),
    [
        ({"nmae": "x"}, "It may say: allowed_origins, base_address"),
        ({"name": 3}, 'name = "…"'),
        ({"languages": ["fr"]}, '["en", "cy"]'),
        ({"languages": []}, '["en", "cy"]'),
        ({"languages": ["en", "en"]}, '["en", "cy"]'),
        ({"help": {"fr": "x"}}, "English and Welsh"),
        ({"help": 3}, "English and Welsh"),
        ({"exit_address": "javascript:alert(1)"}, "https://www.example.org/"),
        ({"base_address": "www.midshire.example"}, "https://www.example.org/"),
        ({"base_address": "https://[broken"}, "https://www.example.org/"),
        ({"base_address": "https://a.example/' onload='x"}, "https://www.example.org/"),
        ({"allowed_origins": "https://a.example"}, "a list of sites"),
        ({"allowed_origins": ["https://a.example/path"]}, "a list of sites"),
        ({"allowed_origins": ["*"]}, "a list of sites"),
        ({"frame_ancestors": ["https://a.example; script-src *"]}, "a list of sites"),
        ({"indexable": "yes"}, "indexable = true"),
        ({"requests_per_minute": -1}, "requests_per_minute = 600"),
        ({"requests_per_minute": True}, "requests_per_minute = 600"),
        ({"colours": {"background": "#ffffff"}}, "header, header_text, accent"),
        ({"colours": {"header": "navy"}}, "# and six digits"),
        ({"colours": {"header": "#12284c; } body { display: none"}}, "# and six digits"),
        ({"colours": {"link": "#9fb8d8"}}, "at least 4.5 to 1"),
        ({"colours": {"button": "#f2b50f"}}, "at least 4.5 to 1"),
        ({"colours": {"header_text": "#12284c"}}, "at least 4.5 to 1"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_what_to_write_instead(
    settings: Settings, table: dict[str, Any], remedy: str
) -> None:
    with pytest.raises(BadSettings) as refused:
        website(settings, **table)
    assert remedy in refused.value.remedy


def test_something_else_than_a_table_is_refused(settings: Settings) -> None:
    with pytest.raises(BadSettings):
        Website.of(replace(settings, data={"website": "https://a.example"}))


def test_the_colours_that_come_with_it_can_be_read() -> None:
    from reviewsearch.domain.contrast import ENOUGH, contrast

    colours = Colours()
    assert contrast(colours.link, "#ffffff") >= ENOUGH
    assert contrast(colours.button_text, colours.button) >= ENOUGH
    assert contrast(colours.header_text, colours.header) >= ENOUGH
