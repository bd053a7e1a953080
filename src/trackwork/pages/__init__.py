"""Pages as people get them: Markdown, HTML, sheets and JSON from one `reports.page.Page`."""
