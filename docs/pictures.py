"""Take the pictures of the terminal that the pages show: play a demo, look at it, keep the SVGs.

    python docs/pictures.py

Everything is run for real, in a folder that is thrown away; see docs/images/capture.py.
"""

import importlib.util
import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

IMAGES = Path(__file__).parent / "images"
BAR = "━"
IN_THE_DEMO = {
    "status.svg": "trackwork status",
    "initiative.svg": "trackwork status log-retention",
    "doctor.svg": "trackwork doctor",
    "explain.svg": "trackwork explain tls-move/refunds",
    "requests.svg": "trackwork requests",
}


def capture() -> ModuleType:
    """The module that takes pictures; docs/ is no package, so it is loaded by its place."""
    spec = importlib.util.spec_from_file_location("capture", IMAGES / "capture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Play, look, keep."""
    camera = capture()
    with tempfile.TemporaryDirectory() as made:
        os.chdir(made)
        keep(camera, "demo.svg", "trackwork demo", camera.printed(["trackwork", "demo"]))
        os.chdir(Path(made) / "demo")
        for name, line in IN_THE_DEMO.items():
            keep(camera, name, line, camera.printed(line.split(" ")))
        some_days_later(days=9)
        camera.printed(["trackwork", "gear", "live", "--yes"])
        keep(camera, "plan.svg", "trackwork plan", camera.printed(["trackwork", "plan"]))
        os.chdir(IMAGES)


def some_days_later(*, days: int) -> None:
    """Set the demo's own clock forward."""
    path = Path(".trackwork") / "clock"
    kept = json.loads(path.read_text(encoding="utf-8"))
    then = datetime.fromisoformat(kept["then"]) + timedelta(days=days)
    path.write_text(json.dumps({**kept, "then": then.isoformat()}), encoding="utf-8")


def keep(camera: ModuleType, name: str, title: str, shown: str) -> None:
    """Write one picture, without the bar that stood there while it worked."""
    lines = [line for line in shown.splitlines() if BAR not in line]
    svg = camera.picture(title, "\n".join(lines))
    text = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    (IMAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
