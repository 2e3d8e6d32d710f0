"""The README's program runs as it is printed."""

import re
from pathlib import Path

import pytest

from reviewsearch import Library
from reviewsearch.app import settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.timeout(60)
def test_the_program_in_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(program.splitlines()) <= 40
    monkeypatch.chdir(tmp_path)
    settings.initialise(tmp_path / "demo", (ROOT / "src/reviewsearch/data/midshire.toml").read_text(encoding="utf-8"))
    documents = ROOT / "src/reviewsearch/sample/documents"
    with Library.open(tmp_path / "demo") as library:
        library.add(sorted(documents.glob("*2019-20-10*")))
    exec(compile(program, "README.md", "exec"), {})  # noqa: S102 - running it is the test
    said = capsys.readouterr().out
    assert "filed MSCP 2019/20-10" in said
    assert "7-minute briefing" in said
    assert "3 documents" in said


def test_the_pages_the_readme_points_to_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
