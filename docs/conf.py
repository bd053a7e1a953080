"""How the pages are built: MyST Markdown, furo, and reference pages made from the code."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402 - it stands beside this file, which is not on the path before

import trackwork  # noqa: E402 - sorted behind the line above

project = "Trackwork"
author = "the Trackwork contributors"
project_copyright = author
version = release = trackwork.__version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

nitpicky = True
html_theme = "furo"
html_title = "Trackwork"
html_static_path = ["_static"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f6f5c", "color-brand-content": "#1f6f5c"},
    "dark_css_variables": {"color-brand-primary": "#6fcbb2", "color-brand-content": "#6fcbb2"},
}


def setup(app: Sphinx) -> None:
    """Write the generated pages before Sphinx looks for pages."""
    generate.write(HERE / "reference" / "generated")
    app.add_css_file("trackwork.css")
