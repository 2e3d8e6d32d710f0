import sys
import tomllib
from pathlib import Path

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.index import Index
from reviewsearch.app.settings import Settings
from reviewsearch.engines import preferred
from reviewsearch.errors import BadSettings, NotFound


def home_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "reviewsearch.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_init_writes_reads_birmingham_style_references_untouched(tmp_path: Path) -> None:
    references = settings_of.initialise(tmp_path / "new").references
    for spelling in ("BSCP 2019/20-01", "BSCP2019-20-01", "bscp 2019–20–1"):
        assert [found.reference.key for found in references.find(spelling)] == ["bscp-2019-20-01"]
    assert [found.reference.key for found in references.find("BSCB 2019/20-01")] == ["bscb-2019-20-01"]
    assert [str(found.reference) for found in references.find("MSCP2019-20-01 and WXSCB 2011/12-3")] == [
        "MSCP 2019/20-01",
        "WXSCB 2011/12-03",
    ]


def test_making_an_archive_twice_changes_nothing(tmp_path: Path) -> None:
    settings_of.initialise(tmp_path, 'partnership = "One"')
    assert settings_of.initialise(tmp_path, 'partnership = "Two"').partnership == "One"
    assert (tmp_path / "archive").is_dir()
    assert (tmp_path / "index").is_dir()


def test_the_home_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    settings_of.initialise(tmp_path)
    (tmp_path / "archive" / "deep" / "down").mkdir(parents=True)
    assert settings_of.find_home(tmp_path / "archive" / "deep" / "down") == tmp_path
    with pytest.raises(NotFound, match=r"no reviewsearch\.toml"):
        settings_of.find_home(Path(tmp_path.anchor))


def test_a_folder_without_settings_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        settings_of.load(tmp_path)
    assert "reviewsearch init" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("partnership = ", "cannot be read"),
        ('colour = "red"', "says colour"),
        ('engine = "lucene"', "engine lucene"),
        ("settle_seconds = 0", "settle_seconds is 0"),
        ('read_scans = "yes"', "read_scans is 'yes'"),
        ("scan_seconds = true", "scan_seconds is True"),
        ('scan_seconds = "often"', "scan_seconds is 'often'"),
        ('[[scheme]]\nform = "roman"', "form 'roman'"),
        ('[[case]]\naliases = ["x"]', "no key"),
    ],
)
def test_settings_that_cannot_be_followed_are_named_with_a_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadSettings, match=says) as caught:
        settings_of.load(home_with(tmp_path, text))
    assert caught.value.remedy


def test_the_fingerprint_changes_with_the_schemes_and_with_nothing_else(tmp_path: Path) -> None:
    scheme = '[[scheme]]\nform = "financial-year"\nbodies = ["MSCP"]\n'
    one = settings_of.load(home_with(tmp_path, f'partnership = "One"\n{scheme}')).fingerprint
    two = settings_of.load(home_with(tmp_path, f'partnership = "Two"\n{scheme}')).fingerprint
    other = settings_of.load(home_with(tmp_path, scheme.replace("MSCP", "BSCP"))).fingerprint
    assert one == two != other


def test_history_names_the_account_or_the_person_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWSEARCH_PERSON", "Business manager")
    assert settings_of.who() == "Business manager"
    for name in ("REVIEWSEARCH_PERSON", "USER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert settings_of.who() == "unknown"


def test_the_reader_of_pdfs_can_be_chosen_among_those_there_are(tmp_path: Path) -> None:
    assert settings_of.load(home_with(tmp_path, 'extractor = "pypdf"')).extractor == "pypdf"
    with pytest.raises(BadSettings, match="extractor acrobat") as refused:
        settings_of.load(home_with(tmp_path, 'extractor = "acrobat"'))
    assert refused.value.remedy == "Use one of: pypdfium2, pypdf."


def test_an_engine_can_be_chosen_with_or_without_a_line_that_says_one(tmp_path: Path) -> None:
    for text in ('partnership = "One"\n', 'engine = "whoosh"\n'):
        assert settings_of.choose_engine(home_with(tmp_path, text), "tantivy").engine == "tantivy"
    with pytest.raises(BadSettings, match="no engine lucene"):
        settings_of.choose_engine(tmp_path, "lucene")


def test_init_writes_the_fast_engine_where_it_is_there_and_the_other_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tantivy", reason="this computer has no Tantivy")
    fast = settings_of.initialise(tmp_path / "here")
    assert (fast.engine, "tantivy") == ("tantivy", written_engine(fast))
    for name in [name for name in sys.modules if name.startswith("reviewsearch.engines.tantivy")]:
        monkeypatch.delitem(sys.modules, name)  # as in a process that has not opened such an index yet
    monkeypatch.setitem(sys.modules, "tantivy", None)  # what Python itself does to forbid an import
    slow = settings_of.initialise(tmp_path / "elsewhere")
    assert (slow.engine, "whoosh") == ("whoosh", written_engine(slow))
    with pytest.raises(BadSettings, match="not installed"):
        Index.create(fast, tmp_path)


def written_engine(settings: Settings) -> str:
    return str(tomllib.loads((settings.home / "reviewsearch.toml").read_text(encoding="utf-8"))["engine"])


def test_settings_without_a_line_for_the_engine_mean_the_one_that_init_would_choose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, 'partnership = "One"\n')
    assert settings_of.load(home).engine == preferred()
    monkeypatch.setitem(sys.modules, "tantivy", None)
    assert settings_of.load(home).engine == "whoosh"


def test_an_engine_that_was_chosen_stays_chosen_wherever_the_archive_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, 'engine = "tantivy"\n')
    monkeypatch.setitem(sys.modules, "tantivy", None)
    assert settings_of.load(home).engine == "tantivy"
