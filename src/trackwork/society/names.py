"""Names for a pretend company: teams, first names, and the places where people work."""

from dataclasses import dataclass

from trackwork.core.people import Hours

TEAMS = (
    "payments-api",
    "search-api",
    "ledger",
    "refunds",
    "auth-web",
    "infra-cron",
    "risk-engine",
    "mobile-app",
    "checkout",
    "catalog",
    "pricing",
    "inventory",
    "shipping",
    "returns",
    "invoices",
    "tax-rules",
    "loyalty",
    "gift-cards",
    "mail-out",
    "push-notes",
    "reviews",
    "recommend",
    "images",
    "video",
    "ad-desk",
    "web-shop",
    "partner-api",
    "import-hub",
    "export-hub",
    "reports",
    "data-lake",
    "metrics",
    "feature-flags",
    "identity",
    "fraud-watch",
    "support-desk",
    "chat-help",
    "store-finder",
    "cash-desk",
    "warehouse",
    "fleet",
    "weather-feed",
)
"""Keys of pretend teams; a smaller company takes the first of them."""

OFFICE = ("mara", "tomas", "yuki", "olu", "bea", "jonas")
"""Who owns, sponsors and operates: not in any team."""

PEOPLE = (
    *("ines", "jo", "arun", "paula", "lena", "kofi", "sara", "diego", "mei", "omar"),
    *("nina", "ravi", "carla", "piotr", "ana", "felix", "priya", "luis", "hanna", "amir"),
    *("greta", "sunil", "bruna", "marek", "alice", "theo", "devi", "rafa", "ida", "zoe"),
    *("karim", "lotte", "vikram", "clara", "pawel", "emma", "noor", "hugo", "asha", "tiago"),
    *("elif", "max", "rosa", "anil", "julia", "igor", "maya", "leo", "fatima", "ben"),
    *("lakshmi", "caio", "ewa", "tom", "ruth", "sanjay", "livia", "adam", "nora", "till"),
    *("meera", "joao", "kasia", "sam", "eva", "rohan", "bia", "jan", "lucy", "emil"),
    *("tara", "davi", "ola", "vera", "frida", "gopal", "luna", "milo", "ella", "otto"),
    *("usha", "raul", "nils", "gita"),
)
"""First names only, all invented for this company; two for each team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where people work: zone, and whose public holidays they keep."""

    zone: str
    country: str
    region: str | None

    @property
    def hours(self) -> Hours:
        """Office hours there."""
        return Hours(zone=self.zone, country=self.country, subdivision=self.region)


BERLIN = Place(zone="Europe/Berlin", country="DE", region="BE")
BANGALORE = Place(zone="Asia/Kolkata", country="IN", region="KA")
CALIFORNIA = Place(zone="America/Los_Angeles", country="US", region="CA")
SAO_PAULO = Place(zone="America/Sao_Paulo", country="BR", region="SP")
WARSAW = Place(zone="Europe/Warsaw", country="PL", region=None)
LONDON = Place(zone="Europe/London", country="GB", region="ENG")

PLACES = (BERLIN, CALIFORNIA, BANGALORE, SAO_PAULO, WARSAW, LONDON)
"""Teams take their place in this order, so that every company is spread over the world."""
