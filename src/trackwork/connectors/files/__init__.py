"""A tracker made of plain files: a folder per backlog, a Markdown file per issue."""
