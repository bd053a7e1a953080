"""The ledger contract, on every database."""

import pytest

from trackwork.testing.ledger_contract import LedgerContract


class TestInFile(LedgerContract):
    """SQLite, in a file."""

    @pytest.fixture
    def make_ledger(self, in_file):
        return lambda: in_file


class TestInMemory(LedgerContract):
    """SQLite, in memory."""

    @pytest.fixture
    def make_ledger(self, in_memory):
        return lambda: in_memory


@pytest.mark.postgres
class TestOnPostgres(LedgerContract):
    """A real PostgreSQL."""

    @pytest.fixture
    def make_ledger(self, on_postgres):
        return lambda: on_postgres
