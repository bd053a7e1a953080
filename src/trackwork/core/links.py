"""Links between issues that leave no trace in the issue they lead to."""

import re

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`\\\x00-\x20@\u2060]{1,500}")
_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/")
_REFERENCE = re.compile(r"/(?:issues|pull|discussions)/\d+")


def quiet_link(words: str, url: str) -> str:
    """A link that a tracker does not turn into a mention of this issue in the other one.

    github.com has a second address for just this; elsewhere an address that would be read as a
    reference to an issue is printed as code, to be copied.
    """
    if not _ADDRESS.fullmatch(url):
        return ""
    if _GITHUB.match(url):
        return f"[{words}]({_GITHUB.sub('https://redirect.github.com/', url)})"
    return f"`{url}`" if _REFERENCE.search(url) else f"[{words}]({url})"
