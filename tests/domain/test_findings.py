from reviewsearch.domain.findings import Finding, Severity, holding

UNDER = Finding("text-under-box", Severity.HOLD, "Words lie under a black box.", page=3, place="near the top left")
AUTHOR = Finding("author", Severity.WARN, "The file names its author.")


def test_only_grave_findings_keep_a_document_from_the_public() -> None:
    assert holding([AUTHOR, UNDER]) == (UNDER,)
    assert holding([AUTHOR]) == ()
