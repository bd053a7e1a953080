"""Where an issue of ours is to be, as a file names it: ``tracker:place``, or ``…#native``."""


def named_issue(text: str) -> tuple[str, str, str] | None:
    """Tracker, place and native id; no id yet: it is to be created. None: no issue is named."""
    if not text:
        return None
    tracker, _, rest = text.partition(":")
    place, _, native = rest.partition("#")
    return tracker, place, native
