import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewsearch.domain.glossary import explains_words

GLOSSARY = """Appendix G: Glossary and abbreviations
Table 8: Abbreviations and terms
Term Meaning
CAMHS Child and adolescent mental health services
Child in need A child for whom the council provides services under section 17 of the Children
Act 1989
GP General practitioner, a family doctor
Health visitor A registered nurse or midwife with further training, who works with families with
children under five
LCSPR Local Child Safeguarding Practice Review
MASH Multi-Agency Safeguarding Hub, where concerns about children are received
Section 47 Of the Children Act 1989: enquiries that must be made when a child may be
suffering significant harm
Strategy meeting The meeting at which it is decided whether to make section 47 enquiries
Universal plus A level of health visiting for families who need extra help for a time
Was not brought Used of a child whose parent or carer did not bring him or her to an
appointment
"""
RUNNING = """5.7 The housing officer's observations were, as it turned out, the only description of the flat that
anybody wrote down in the whole of that year. She saw the mattress, the damp and the dog.
Nobody asked her. Practitioners told the review that they did not know she had been there.
Children's social care closed the case in March. The health visitor was not told. In May the
family moved again, to a flat above a shop in Harrowmere, and the school asked where they were.
"""
CONTENTS = """Contents
1. Introduction . . . . . 1
2. The family . . . . . 3
Recommendations . . . . . 30
Appendix A: Terms of reference . . . . . 33
Appendix B: Who took part . . . . . 34
Appendix C: Chronology . . . . . 35
Appendix D: Questions . . . . . 36
Appendix E: Glossary . . . . . 37
"""
AGENCIES = "\n".join(f"Agency of {name}" for name in ("Bruise", "Adler", "Crane", "Dove", "Egret", "Finch", "Gull"))


def test_a_page_of_entries_in_order_of_the_alphabet_explains_words() -> None:
    assert explains_words(GLOSSARY)


def test_it_explains_them_in_any_order_of_capitals_and_with_blank_lines_between() -> None:
    assert explains_words("\n\n".join(GLOSSARY.replace("CAMHS", "ÉCAMHS").splitlines()))


@pytest.mark.parametrize("text", ["", "\n \n", RUNNING, CONTENTS, AGENCIES, RUNNING * 5])
def test_other_pages_tell_of_something(text: str) -> None:
    assert not explains_words(text)


def test_entries_in_another_order_are_no_glossary() -> None:
    assert not explains_words("\n".join(reversed(GLOSSARY.splitlines())))


def test_a_few_entries_at_the_end_of_running_text_do_not_make_a_page_a_glossary() -> None:
    assert not explains_words(RUNNING * 6 + GLOSSARY)


def test_eight_lines_of_few_letters_are_no_glossary() -> None:
    assert not explains_words("\n".join(f"{letter} word" for letter in "AABBCCDE"))
    assert explains_words("\n".join(f"{letter} word" for letter in "AABBCDEF"))


@given(st.permutations("ABCDEFGHIJKL"))
def test_it_is_a_glossary_where_all_but_three_of_ten_can_be_kept_in_order(letters: list[str]) -> None:
    def kept(at: int, last: str) -> int:
        if at == len(letters):
            return 0
        without = kept(at + 1, last)
        return max(without, 1 + kept(at + 1, letters[at])) if letters[at] >= last else without

    text = "\n".join(f"{letter} means something" for letter in letters)
    assert explains_words(text) == (kept(0, "") >= 0.7 * len(letters))


@given(st.text(max_size=200))
def test_any_text_is_looked_at(text: str) -> None:
    assert explains_words(text) in {True, False}
