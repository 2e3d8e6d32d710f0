"""Personal data in text: what is found, and what looks like it and is not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewsearch.domain.document import Kind, Page
from reviewsearch.domain.findings import Severity
from reviewsearch.domain.personal import is_nhs_number, personal


def found(text: str, kind: Kind | None = None) -> set[str]:
    return {finding.check for finding in personal([Page(1, text)], kind)}


@pytest.mark.parametrize(
    "text",
    [
        "Child K was born on 3 May 2019 in hospital.",
        "Born: 3rd of May 2019",
        "D.O.B. 03/05/2019",
        "DOB (subject): 03.05.19",
        "Date of birth\n3 May 2019",
        "date of birth: Friday 3rd May 2019",
        "Child K (b. 3.5.2019) lived with",
        "She gave birth to Child K on the 3rd May, 2019.",
        "Child K, 3/5/2019 (DOB)",
        "May 3, 2019 (date of birth)",
        "born 2019-05-03",
        "Dyddiad geni: 03/05/2019",
        "was born at home on the 3rd day of May 2019",
    ],
)
def test_a_full_date_of_birth_holds_a_document(text: str) -> None:
    findings = personal([Page(7, text)])
    assert [(finding.check, finding.severity, finding.page) for finding in findings] == [
        ("date-of-birth", Severity.HOLD, 7)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Child K was born in May 2019.",
        "Child K was born in 2019. On 3 May 2019 the panel met.",
        "The child was born prematurely; the review was commissioned on 3 May 2019.",
        "The baby was newborn. 3 May 2019",
        "DOB: 31/02/2019",
        "Date of birth: withheld",
        "Stubborn 3 May 2019",
        "children born before 3 May 2019",
        "all who were born between 3 May 2019 and 4 May 2020",
    ],
)
def test_what_is_no_full_date_of_birth_does_not(text: str) -> None:
    assert "date-of-birth" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Child K died on 4 June 2019.",
        "Date of death: 04/06/2019",
        "was pronounced dead at 10 pm on 4 June 2019",
        "the death of Child K on 4 June 2019",
        "Bu farw ar 04/06/2019",
    ],
)
def test_a_full_date_of_death_is_told(text: str) -> None:
    assert found(text) == {"date-of-death"}


def test_a_month_of_death_is_not() -> None:
    assert found("Child K died in June 2019. The inquest closed on 4 June 2020.") == set()


@pytest.mark.parametrize("text", ["943 476 5919", "943-476-5919", "NHS number: 9434765919", "NHS No. 943 4765919"])
def test_a_valid_nhs_number_is_told(text: str) -> None:
    assert found(f"Child K, {text}, aged two") == {"nhs-number"}


@pytest.mark.parametrize(
    "text", ["943 476 5918", "9434765919", "NHS England spent 9434765918", "111 111 1111", "2943 476 59190"]
)
def test_what_only_looks_like_an_nhs_number_is_not(text: str) -> None:
    assert "nhs-number" not in found(f"It says {text} there")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_numbers_that_differ_in_their_last_digit_one_at_most_is_valid(nine: str) -> None:
    assume(len(set(nine)) > 1)  # ten of the same digit are nobody's
    valid = [last for last in "0123456789" if is_nhs_number(nine + last)]
    weighted = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    assert len(valid) == (0 if weighted % 11 == 1 else 1)


def test_ten_of_the_same_digit_are_no_nhs_number() -> None:
    assert not is_nhs_number("1111111111")


def test_a_number_of_another_length_is_no_nhs_number() -> None:
    assert not is_nhs_number("943476591")


@pytest.mark.parametrize("text", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "W1A 0AX", "LL57\u00a01AA"])
def test_a_full_postcode_is_told(text: str) -> None:
    assert found(f"They lived at {text} then") == {"postcode"}


@pytest.mark.parametrize("text", ["B33", "Q1 2024", "KS2 3", "SW1A", "A4 2CM", "section 47 1BC", "COVID19 2AB"])
def test_part_of_a_postcode_is_not(text: str) -> None:
    assert "postcode" not in found(f"In {text} then")


@pytest.mark.parametrize(
    "text", ["14 Example Road", "Flat 3, 14a Upper Example Street", "7, Church Lane", "Flat 12, Tower"]
)
def test_the_address_of_a_home_is_told(text: str) -> None:
    assert found(f"moved to {text} in spring") == {"address"}


@pytest.mark.parametrize("text", ["In 2019 Example Road Safety", "recommendation 14 Close the gap", "3.14 Church Lane"])
def test_a_number_before_other_words_is_no_address(text: str) -> None:
    assert "address" not in found(text)


@pytest.mark.parametrize(
    "text", ["07700 900123", "+44 7700 900123", "(01632) 960 555", "01632960555", "+44 (0)1632 960555"]
)
def test_a_telephone_number_is_told(text: str) -> None:
    assert found(f"Mother gave {text} as hers") == {"telephone"}


@pytest.mark.parametrize(
    "text",
    [
        "call the Multi-Agency Safeguarding Hub\non 01632 960123",
        "Worried about a child? Phone 01632 960123",
        "the NSPCC is on 0808 800 5000",
        "paragraph 2019 2020 2021 22",
        "Case 012345678901234",
        "in France +33 (0)3 88 41 24 92",
    ],
)
def test_a_number_that_readers_are_asked_to_call_is_not(text: str) -> None:
    assert "telephone" not in found(text)


def test_a_mobile_number_is_told_even_where_readers_are_asked_to_call_it() -> None:
    assert found("Please call 07700 900123") == {"telephone"}


def test_an_e_mail_address_is_told_but_not_one_that_an_office_gives() -> None:
    assert found("Mother wrote from j.example@mail.example that") == {"e-mail"}
    assert found("MSCP business unit: business.unit@midshire.example") == set()


PRESS = """The partnership published a review today.
Mother can be reached on 07700 900555.

Note to editors
For any media enquiries please contact:
Desk: 01632 960188 or 07700 900461
press@midshire.example
1 Council Street, Midshire, M1 1AE
"""


def test_the_contact_lines_of_a_press_statement_are_intended_and_nothing_else_in_it() -> None:
    assert found(PRESS, Kind.PRESS_STATEMENT) == {"telephone"}
    assert found(PRESS.replace("Mother can be reached on 07700 900555.", ""), Kind.PRESS_STATEMENT) == set()


def test_in_a_report_the_same_lines_are_told() -> None:
    assert found(PRESS, Kind.REPORT) >= {"telephone", "postcode", "address"}


def test_each_page_is_told_of_once() -> None:
    findings = personal([Page(1, "M1 1AE and M1 1AF"), Page(2, "nothing"), Page(3, "M1 1AE")])
    assert [finding.page for finding in findings] == [1, 3]


def test_nothing_private_is_repeated_in_what_is_said() -> None:
    findings = personal([Page(1, "Born 3 May 2019, 14 Example Road, M1 1AE, 07700 900123, NHS 943 476 5919")])
    said = " ".join(finding.message for finding in findings)
    assert len(findings) == 5
    assert not any(word in said for word in ("2019", "Example", "M1", "07700", "943"))
