import pytest

from reviewsearch.domain.contrast import contrast


# The greys around 4.5 to 1 on white are those of https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0a0a0a", "#000000", 1.06),
    ],
)
def test_contrast_is_that_of_wcag_whichever_colour_is_named_first(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)
