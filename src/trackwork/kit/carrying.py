"""Whether a text is the one an effect left: its marker is in it, as a comment's or as a block's."""

from trackwork.core.markers import BEGIN_OPENING, find_comment_marker, read_begin_marker


def carries(body: str, effect: str) -> bool:
    """Whether a text carries the marker of this effect. Whose signature it bears is not asked."""
    mark = find_comment_marker(body)
    if mark is not None and mark.effect == effect:
        return True
    for piece in body.split(BEGIN_OPENING)[1:]:
        stamp = read_begin_marker(f"{BEGIN_OPENING}{piece.partition('-->')[0]}-->")
        if not isinstance(stamp, str) and stamp.effect == effect:
            return True
    return False
