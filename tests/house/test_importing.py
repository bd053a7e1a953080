"""Importing does no work."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import importing
from tests.house.samples import write
from tests.house.tree import ROOT, holds


def test_importing_any_module_does_no_work():
    """No module opens a file or socket, starts a process or reads the environment by existing."""
    holds(importing.work_at_import(ROOT / "src"))


@pytest.mark.parametrize(
    "work",
    [
        "from pathlib import Path\nPath(__file__).read_text()",
        "import os\nos.environ['PATH']",
        "import os\nos.getenv('PATH')",
        "import os\nos.environ.get('PATH')",
        "import socket\nsocket.socket()",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
        "import os\nos.listdir('.')",
    ],
)
def test_a_module_that_works_while_it_is_imported_is_found(tmp_path: Path, work: str):
    """Each kind of work is seen and laid at the door of the line that does it."""
    write(tmp_path, "sample/__init__.py")
    write(tmp_path, "sample/busy.py", f"{work}\n")
    found = importing.work_at_import(tmp_path, "sample")
    assert {finding.where for finding in found} == {"sample/busy.py:2"}


def test_a_library_that_reads_its_own_files_is_not_ours_to_blame(tmp_path: Path):
    """What happens while another package is imported is that package's business."""
    write(tmp_path, "sample/__init__.py", "import theirs\n")
    write(tmp_path, "theirs.py", "open(__file__).close()\n")
    assert importing.work_at_import(tmp_path, "sample") == []


def test_a_module_that_cannot_be_imported_is_found(tmp_path: Path):
    """A broken import is a finding with the interpreter's last word."""
    write(tmp_path, "sample/__init__.py", "import there_is_no_such_module\n")
    [finding] = importing.work_at_import(tmp_path, "sample")
    assert "there_is_no_such_module" in finding.what


def test_the_version_is_one_line_away():
    """Importing the package alone loads none of its rooms."""
    look = (
        "import sys, trackwork; print(sum(name.startswith('trackwork.') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
