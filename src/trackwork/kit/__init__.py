"""What every connector stands on: options, secrets, cursors, revisions, states, signatures.

None of it does I/O; a connector's thin loop and `trackwork.transport` do that.
"""

from trackwork.kit.calls import signed_by
from trackwork.kit.carrying import carries
from trackwork.kit.cursors import Watermark
from trackwork.kit.options import as_words, read_into, secret_of
from trackwork.kit.revisions import revision
from trackwork.kit.vocabulary import Meanings, Vocabulary

__all__ = [
    "Meanings",
    "Vocabulary",
    "Watermark",
    "as_words",
    "carries",
    "read_into",
    "revision",
    "secret_of",
    "signed_by",
]
