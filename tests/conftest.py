"""What every test may count on: repeatable examples, and a PostgreSQL or a browser when
it asks for one.
"""

import os

from hypothesis import HealthCheck, settings

from tests.browser import browser
from tests.postgres import postgres_database, postgres_server, postgres_url
from tests.redmine import redmine

__all__ = ["browser", "postgres_database", "postgres_server", "postgres_url", "redmine"]

# The time limit per example is off: a busy machine is no reason for a red test.
settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)
