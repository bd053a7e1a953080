"""A tracker made of plain files: a folder per backlog, a Markdown file per issue."""

from trackwork.connectors.files.config import read_options
from trackwork.connectors.files.fence import FileFence
from trackwork.connectors.files.tracker import FilesTracker
from trackwork.ports import Connector, Site


def _make(site: Site) -> FilesTracker:
    return FilesTracker(
        name=site.config.name,
        root=site.folder / site.config.place,
        clock=site.clock,
        config=read_options(site.config.options),
    )


def _fence(site: Site) -> FileFence:
    return FileFence(site.folder / site.config.place)


CONNECTOR = Connector(kind="files", read_options=read_options, make=_make, fence=_fence)
