"""The files themselves: by their id only, in parts where asked for, never as a page of ours."""

import hashlib

import pytest

from reviewsearch.app.bundle import Bundle
from reviewsearch.domain.document import Document

from .conftest import Client


def test_a_file_is_the_original_byte_for_byte(site: Client, bundle: Bundle) -> None:
    for document in bundle.documents():
        reply = site.get(f"/documents/{document.id}/file")
        assert hashlib.sha256(reply.body).hexdigest() == document.id
        assert reply.headers["content-type"] == document.media_type
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert int(reply.headers["content-length"]) == document.size


def test_a_pdf_is_shown_and_everything_else_is_saved_under_a_name_of_ours(site: Client, bundle: Bundle) -> None:
    for document in bundle.documents():
        reply = site.get(f"/documents/{document.id}/file")
        how, _, name = reply.headers["content-disposition"].partition("; filename*=utf-8''")
        assert how == ("inline" if document.media_type == "application/pdf" else "attachment")
        assert name == document.source_name
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert policy.endswith("; frame-ancestors https://www.midshire.example")
        assert ("sandbox" in policy) == (how == "attachment")


def test_parts_of_a_file_can_be_asked_for(site: Client, report: Document) -> None:
    link = f"/documents/{report.id}/file"
    whole = site.get(link)
    part = site.get(link, {"range": "bytes=100-199"})
    assert (part.status, part.body) == (206, whole.body[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{report.size}"
    assert site.get(link, {"range": "bytes=-50"}).body == whole.body[-50:]
    assert site.get(link, {"range": f"bytes={report.size}-"}).status == 416
    fresh = {"range": "bytes=0-9", "if-range": whole.headers["etag"]}
    assert site.get(link, fresh).status == 206
    assert site.get(link, {**fresh, "if-range": '"another"'}).status == 200


def test_a_file_that_is_kept_is_not_sent_again(site: Client, report: Document) -> None:
    link = f"/documents/{report.id}/file"
    assert site.get(link).headers["etag"] == f'"{report.id}"'
    assert site.get(link, {"if-none-match": f'"{report.id}"'}).status == 304
    assert site.get(link, method="HEAD").headers["content-length"] == str(report.size)


@pytest.mark.parametrize(
    "path",
    ["../../../../etc/passwd", "..%2f..%2fsettings.json", "%2e%2e/%2e%2e/tombstones.json", "settings.json", "catalogue.sqlite",
     "originals", "/etc/passwd", "C:\\windows\\win.ini", "....//", "\x00", "39f1e6e9e3c1/../../settings.json", "a" * 65],
)  # fmt: skip
def test_nothing_but_an_id_leads_to_a_file(site: Client, path: str) -> None:
    for link in (
        f"/documents/{path}/file",
        f"/documents/{path}",
        f"/static/{path}",
        f"/embed/v1/{path}",
        f"/embed/v1/../../{path}",
    ):
        reply = site.get(link.encode("ascii", "replace").decode())
        assert reply.status in {400, 404}, link
        assert b"root:" not in reply.body
        assert b"mscp-2019" not in reply.body
