import re
from urllib.parse import quote_plus

import pytest
from lxml import etree

from reviewsearch.app.bundle import Bundle
from reviewsearch.domain.document import Document

from .conftest import GONE_CASE, Client


def links_of(text: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', text)


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found
    return " ".join(re.sub("<[^>]*>", "", found[1]).split())


def test_home_says_what_is_held_and_lists_the_newest(site: Client) -> None:
    home = site.get("/")
    assert home.status == 200
    assert "18 documents about 6 cases, published from 2019 to 2024." in home.text
    assert home.text.count('<li>\n<h3><a href="/documents/') == 5


def test_results_have_their_passages_with_the_page_as_text_and_in_the_file(site: Client, report: Document) -> None:
    found = site.get("/search?q=neglect").text
    assert "documents found for “neglect”" in found
    assert f"/documents/{report.id}/pages/6?q=neglect" in found
    assert f"/documents/{report.id}/file#page=6" in found
    assert "<mark>neglect</mark>" in found
    assert "more pages" in found


def test_hits_of_one_case_stand_together(site: Client) -> None:
    references = re.findall(
        r'<p class="facts"><span>Case: <a href="/cases/([^"]*)"', site.get("/search?q=neglect").text
    )
    seen: list[str] = []
    for reference in references:
        assert reference not in seen or seen[-1] == reference
        seen.append(reference)
    assert len(set(seen)) < len(seen)


def test_a_box_that_is_ticked_narrows_the_answer_and_can_be_taken_away(site: Client) -> None:
    found = site.get("/search?q=neglect&kind=report&year=2024").text
    assert "1 document found" in found
    assert 'value="report" checked' in found
    assert 'href="/search?q=neglect&amp;year=2024"><span class="unseen">Remove filter: </span>Practice review' in found


def test_newest_first_is_newest_first(site: Client) -> None:
    dates = re.findall(r"Published: ([^<]*)<", site.get("/search?q=neglect&sort=date").text)
    years = [int(date[-4:]) for date in dates if date != "no date"]
    assert years == sorted(years, reverse=True)


def test_filters_alone_list_what_they_leave(site: Client, bundle: Bundle) -> None:
    easy = [document for document in bundle.documents() if document.kind == "easy-read"]
    found = site.get("/search?kind=easy-read").text
    assert f"{len(easy)} document" in found
    assert all(document.id in found for document in easy)


def test_pages_of_results_follow_one_another_and_end(site: Client) -> None:
    first = site.get("/search?q=child").text
    assert 'rel="next" href="/search?q=child&amp;page=2"' in first
    ids = set(re.findall(r'<h3><a href="/documents/([0-9a-f]{64})', first))
    second = set(re.findall(r'<h3><a href="/documents/([0-9a-f]{64})', site.get("/search?q=child&page=2").text))
    assert len(ids) == 10
    assert second
    assert not ids & second
    assert site.get("/search?q=child&page=99").headers["location"] == "/search?q=child"


@pytest.mark.parametrize("spelling", ["MSCP 2019/20-01", "mscp2019-20-01", "“MSCP 2019/20 – 1”", "2019/20-01"])
def test_a_query_that_is_a_reference_goes_to_its_case(site: Client, spelling: str) -> None:
    reply = site.get(f"/search?q={quote_plus(spelling)}")
    assert reply.status == 303
    assert reply.headers["location"].startswith("/cases/mscp-2019-20-01?q=")
    page = site.get(reply.headers["location"]).text
    assert "Search for these words instead" in page


def test_the_same_words_can_be_searched_for_instead(site: Client) -> None:
    found = site.get("/search?q=MSCP+2019/20-01&words=1")
    assert found.status == 200
    assert "documents found" in found.text


def test_a_case_that_is_not_held_is_said_not_to_be_with_those_that_are_close(site: Client) -> None:
    found = site.get("/search?q=MSCP+2019/20-11").text
    assert "There is no case MSCP 2019/20-11 here." in found
    assert "MSCP 2019/20-01" in found
    assert site.get("/cases/MSCP2019-20-11").status == 404
    assert "MSCP 2019/20-01" in site.get("/cases/MSCP2019-20-11").text


@pytest.mark.parametrize("spelling", ["MSCP 2019/20-01", "MSCP2019-20-01", "2019-20-01", "MSCP-2019-20-01"])
def test_any_spelling_of_a_case_leads_to_its_one_address(site: Client, spelling: str) -> None:
    reply = site.get(f"/cases/{spelling}")
    assert (reply.status, reply.headers["location"]) == (308, "/cases/mscp-2019-20-01")


def test_a_case_says_what_is_published_what_is_not_and_what_was_withdrawn(site: Client) -> None:
    page = site.get("/cases/mscp-2019-20-01").text
    assert heading(page) == "Case MSCP 2019/20-01"
    assert "Report: published" in page
    assert "Briefing: published" in page
    assert "Slides: no longer published" in page
    assert "Withdrawn on 5 January 2026. To ask about it: office@midshire.example." in page
    assert "Slides: not published here" in site.get("/cases/mscp-2021-22-01").text


def test_a_case_says_how_to_cite_it(site: Client) -> None:
    page = re.sub("<[^>]*>", "", site.get("/cases/mscp-2019-20-01").text)
    assert (
        "Midshire Safeguarding Children Partnership (2024) Local Child Safeguarding Practice Review: Rowan. "
        "Case reference MSCP 2019/20-01. Available at: https://reviews.midshire.example/cases/mscp-2019-20-01"
    ) in page


def test_what_is_withdrawn_still_answers_but_tells_no_title(site: Client, bundle: Bundle) -> None:
    gone = site.get(f"/cases/{GONE_CASE}")
    assert gone.status == 410
    assert "no longer published" in gone.text
    assert "Linnet" not in gone.text
    slides = next(each for each in bundle.tombstones() if each.kind == "slides")
    reply = site.get(f"/documents/{slides.id}")
    assert reply.status == 410
    assert "Rowan" not in reply.text
    assert site.get(f"/documents/{slides.id}/file").status == 410


def test_the_table_of_cases_can_be_sorted_and_narrowed_without_a_script(site: Client, bundle: Bundle) -> None:
    def shown(link: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="/cases/([^"]*)"', site.get(link).text)

    every = [case.key for case in bundle.cases()]
    assert shown("/cases") == every
    assert shown("/cases?sort=-reference") == every[::-1]
    assert 'aria-sort="descending"' in site.get("/cases?sort=-published").text
    assert shown("/cases?sort=-published")[0] == "mscp-2019-20-01"
    assert shown("/cases?year=2019") == ["mscp-2018-19-01"]
    assert "No case has a document published in 1999." in site.get("/cases?year=1999").text
    assert shown("/cases?sort=title") != every


def test_the_table_names_each_document_with_format_size_and_pages(site: Client) -> None:
    table = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", site.get("/cases").text))
    assert re.search(r"Practice review MSCP 2019/20-01, [^<]* PDF, 93 KB, 39 pages", table)


def test_a_document_names_the_pages_on_which_the_words_stand(site: Client, report: Document) -> None:
    page = site.get(f"/documents/{report.id}?q=neglect").text
    assert "Pages with “neglect”" in page
    assert re.search(rf'/documents/{report.id}/pages/6\?q=neglect">Page 6</a> \(\d+ place', page)
    assert "Pages with" not in site.get(f"/documents/{report.id}").text
    assert "Pages with" not in site.get(f"/documents/{report.id}?q=%22").text


def test_a_shortened_id_leads_to_the_whole_one(site: Client, report: Document) -> None:
    reply = site.get(f"/documents/{report.id[:8]}/pages/2?q=a")
    assert (reply.status, reply.headers["location"]) == (308, f"/documents/{report.id}/pages/2?q=a")


def test_a_page_shows_its_text_with_the_words_marked_and_its_printed_number(site: Client, report: Document) -> None:
    page = site.get(f"/documents/{report.id}/pages/6?q=neglect").text
    assert "<mark>neglect</mark>" in page
    assert "The page itself is numbered 3." in page
    assert f"/documents/{report.id}/file#page=6" in page
    assert f'rel="prev" href="/documents/{report.id}/pages/5?q=neglect"' in page
    assert f'rel="next" href="/documents/{report.id}/pages/7?q=neglect"' in page
    assert 'rel="next"' not in site.get(f"/documents/{report.id}/pages/{report.pages}").text


@pytest.mark.parametrize("number", ["0", "40", "99999999999", "x", "-1", "1.5", "²"])
def test_a_page_that_is_not_there_is_not_found(site: Client, report: Document, number: str) -> None:
    assert site.get(f"/documents/{report.id}/pages/{quote_plus(number)}").status == 404


def test_nothing_found_gives_tips_what_is_held_and_where_else_to_look(site: Client) -> None:
    page = site.get("/search?q=zzzqqqxx&kind=report").text
    assert "Nothing found for “zzzqqqxx”" in page
    assert page.count("<li>") >= 3
    assert "This archive holds 18 documents" in page
    assert "national case review repository" in page
    assert 'href="/search?q=zzzqqqxx"' in page


def test_a_query_that_cannot_be_read_is_answered_with_one_that_can(site: Client) -> None:
    reply = site.get("/search?q=kind:nonsense+neglect")
    assert reply.status == 400
    assert "Search for this instead:" in reply.text


def test_a_search_for_nothing_asks_what_to_search_for(site: Client) -> None:
    for link in ("/search", "/search?q=", "/search?q=+++"):
        assert "Type words, a theme or a case reference" in site.get(link).text


def test_what_was_read_otherwise_than_typed_is_said_and_can_be_undone(site: Client) -> None:
    page = site.get("/search?q=neglekt").text
    assert "Showing results for “neglect”." in page
    assert "as_typed=1" in page
    assert "Nothing found" in site.get("/search?q=neglekt&as_typed=1").text


def test_pages_are_there_in_welsh_and_name_each_other(site: Client, report: Document) -> None:
    page = site.get(f"/cy/documents/{report.id}/pages/6?q=neglect").text
    assert '<html lang="cy">' in page
    assert "Tudalen 6 o 39" in page
    assert f'href="/documents/{report.id}/pages/6?q=neglect" lang="en"' in page
    english = site.get("/cases?year=2024").text
    assert 'href="/cy/cases?year=2024" lang="cy"' in english
    assert site.get("/cy/nothing").text.startswith('<!doctype html>\n<html lang="cy">')


def test_every_link_of_every_page_leads_somewhere(site: Client, report: Document) -> None:
    seen: set[str] = set()
    waiting = ["/", "/search?q=neglect", "/cases/mscp-2019-20-01", f"/documents/{report.id}/pages/6?q=neglect", "/cy/"]
    while waiting and len(seen) < 60:
        link = waiting.pop(0)
        if link in seen:
            continue
        seen.add(link)
        reply = site.get(link)
        assert reply.status in {200, 303, 308}, link
        if reply.headers.get("content-type", "").startswith("text/html"):
            found = [each.replace("&amp;", "&").partition("#")[0] for each in links_of(reply.text)]
            waiting += [each for each in found if each.startswith("/") and each not in seen]
    assert len(seen) == 60


def test_pages_are_well_formed(site: Client, report: Document) -> None:
    void = re.compile(r"<(meta|link|input|br)\b([^>]*)>")
    bare = re.compile(r"\s(checked|selected|open)(?=[\s>/])")
    for link in (
        "/",
        "/search?q=neglect&kind=report",
        "/cases?year=2024",
        "/cases/mscp-2019-20-01",
        f"/documents/{report.id}?q=neglect",
    ):
        text = bare.sub(r' \1=""', void.sub(r"<\1\2/>", site.get(link).text.removeprefix("<!doctype html>")))
        etree.fromstring(text.encode())


def test_health_says_that_pages_can_be_made(site: Client) -> None:
    assert site.get("/healthz").text == '{"status": "ok", "cases": 6}'
