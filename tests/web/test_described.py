"""What the description of the API promises, tried on a real server with requests that nobody thought of."""

import subprocess
import sys
from pathlib import Path

# A query is a language of its own: that one cannot be read is no fault of the description.
_NOT_PROMISED = "positive_data_acceptance"


def test_the_api_keeps_what_its_description_promises(server: str, tmp_path: Path) -> None:
    command = (
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{server}/api/v1/openapi.json", "--url", server),
        *("--max-examples", "15", "--seed", "1", "--no-color", "--exclude-checks", _NOT_PROMISED, "--warnings", "off"),
    )
    ended = subprocess.run(command, capture_output=True, text=True, timeout=55, check=False, cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout
    assert "Tested: 6" in ended.stdout or "Tested: 5" in ended.stdout
