"""Stories on a PostgreSQL: the same numbers, the same stories, the same promises.

A handful in `make test`; `make prove` sets ``PROVE_STORIES_PG`` to 500.
``PROVE_SEED`` is the first.
"""

import os

import pytest

from tests.proof.server_shelf import ServerShelf
from trackwork.testing.simulation import Theatre, write_story

STORIES = int(os.environ.get("PROVE_STORIES_PG", "6"))
FIRST = int(os.environ.get("PROVE_SEED", "0"))


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.postgres
def test_every_promise_is_kept_on_a_server(postgres_database) -> None:
    """In each story; and each ends as it does in memory, to the last write."""
    memory = Theatre()
    server = Theatre(shelf=ServerShelf(postgres_database()), other=ServerShelf(postgres_database()))
    for seed in range(FIRST, FIRST + STORIES):
        outcome = server.play(write_story(seed))
        assert not outcome.broken, f"seed {seed}: {outcome.broken}"
        assert outcome.trace == memory.play(write_story(seed)).trace, f"seed {seed}"
    memory.close()
    server.close()
