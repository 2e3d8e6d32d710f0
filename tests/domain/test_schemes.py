import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.schemes import FORMS, CaseReference, Scheme, slug
from reviewsearch.errors import BadSettings

URL_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def financial(**settings: Any) -> Scheme:
    bodies = [{"name": "MSCP", "former": ["MSCB"]}, {"name": "*SCP", "former": ["*SCB"]}]
    return Scheme.of({"form": "financial-year", "bodies": bodies, **settings})


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"form": "haiku", "bodies": ["MSCP"]}, "haiku"),
        ({"bodies": ["MSCP"]}, "form None"),
        ({"form": "number", "bodies": ["Case"], "colour": "red"}, "colour"),
        ({"form": "number"}, "no bodies"),
        ({"form": "number", "bodies": []}, "no bodies"),
        ({"form": "number", "bodies": "MSCP"}, "bodies = 'MSCP'"),
        ({"form": "number", "bodies": [7]}, "body 7"),
        ({"form": "number", "bodies": [{"name": "MSCP"}]}, "MSCP"),
        ({"form": "number", "bodies": ["*"]}, "body '*'"),
        ({"form": "number", "bodies": [""]}, "body ''"),
        ({"form": "label", "bodies": ["Child"]}, "no key"),
        ({"form": "label", "bodies": ["Child"], "key": "m", "prefixes": "AF"}, "prefixes = 'AF'"),
        ({"form": "number", "bodies": ["Case"], "display": "{town}"}, "{town}"),
        ({"form": "number", "bodies": ["Case"], "display": "{body"}, "{body"),
        ({"form": "number", "bodies": ["Case"], "display": "{body.name}"}, "{body.name}"),
        ({"form": "number", "bodies": ["Case"], "display": "{0}"}, "{0}"),
    ],
)
def test_settings_that_cannot_be_followed_are_told_with_a_remedy(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(told)) as caught:
        Scheme.of(settings)
    assert caught.value.remedy


def test_each_form_writes_the_key_and_display_of_the_table() -> None:
    assert (str(financial().reference("mscp", year=2019, number=1)), "MSCP 2019/20-01") == ("MSCP 2019/20-01",) * 2
    year = Scheme.of({"form": "number-year", "bodies": ["CPR MIDSB"]}).reference("cpr  midsb", year=2020, number=8)
    assert (year.key, year.display) == ("cpr-midsb-2020-08", "CPR MIDSB 8/2020")
    number = Scheme.of({"form": "number", "bodies": ["Case Number"], "key": "midshire-case"})
    assert number.reference("CASE NUMBER", number=14).key == "midshire-case-14"
    label = Scheme.of({"form": "label", "bodies": ["Child"], "key": "midshire"}).reference("child", label="Q")
    assert (label.key, label.display) == ("midshire-child-q", "Child Q")


def test_a_display_form_may_be_given() -> None:
    assert str(financial(display="{body}{year}-{end:02}-{number:02}").reference("MSCP", year=1999, number=7)) == (
        "MSCP1999-00-07"
    )


@given(st.sampled_from(["MSCB", "mscb", "XSCB"]), st.integers(1980, 2079), st.integers(1, 999))
def test_a_former_body_stays_another_unless_the_settings_merge_it(body: str, year: int, number: int) -> None:
    kept = financial().reference(body, year=year, number=number)
    merged = financial(merge_former=True).reference(body, year=year, number=number)
    assert kept.key.startswith(body.lower())
    assert merged.key == kept.key.replace("scb", "scp")
    assert merged.body == body.upper().replace("SCB", "SCP")


def test_only_words_that_may_mean_something_else_are_soft() -> None:
    key = {"key": "midshire"}
    soft = {
        form: Scheme.of({"form": form, "bodies": ["Case"], **key}).reference("Case", label="A").soft for form in FORMS
    }
    assert soft == {"financial-year": False, "number-year": False, "number": True, "label": True}


REFERENCES = st.builds(
    lambda form, body, year, number, label: Scheme.of({"form": form, "bodies": ["MSCP", "SCR", "*SCB"], "key": "m" if form in {"number", "label"} else ""}).reference(body, year=year, number=number, label=label),
    st.sampled_from(FORMS), st.sampled_from(["MSCP", "SCR", "XSCB", "mscp"]), st.integers(2017, 2021), st.integers(1, 120), st.sampled_from(["A", "B", "AG", "AF1", "AF10", "A-F"]),
)  # fmt: skip


@given(REFERENCES)
def test_keys_are_safe_in_addresses_and_file_names(reference: CaseReference) -> None:
    assert URL_SAFE.fullmatch(reference.key)
    assert slug(reference.key) == reference.key


@given(REFERENCES, REFERENCES, REFERENCES)
def test_order_is_total_and_agrees_with_equality(a: CaseReference, b: CaseReference, c: CaseReference) -> None:
    assert (a == b) == (a.key == b.key)
    assert (a < b) + (a == b) + (a > b) == 1
    assert (a <= b) == (not b < a)
    assert not (a < b < c) or a < c
    assert a != b or hash(a) == hash(b)


@given(st.integers(1990, 2060), st.integers(1, 200), st.integers(1990, 2060), st.integers(1, 200))
def test_cases_of_one_body_stand_by_year_then_by_number(year: int, number: int, other: int, next_number: int) -> None:
    a, b = (financial().reference("MSCP", year=y, number=n) for y, n in ((year, number), (other, next_number)))
    assert (a < b) == ((year, number) < (other, next_number))


def test_one_case_written_with_two_bodies_is_equal_and_neither_before_the_other() -> None:
    scheme = Scheme.of({"form": "number", "bodies": ["Case", "SCR"], "key": "midshire-case"})
    case, scr = scheme.reference("Case", number=4), scheme.reference("SCR", number=4)
    assert case == scr
    assert not case < scr
    assert not scr < case


def test_a_reference_is_no_text() -> None:
    assert financial().reference("MSCP", year=2019, number=1) != "mscp-2019-20-01"


@given(st.text(max_size=60))
def test_a_slug_is_safe_whatever_the_text(text: str) -> None:
    made = slug(text)
    assert made == "" or URL_SAFE.fullmatch(made)
    assert slug(made) == made
