"""Reads a page the way a browser would, as far as the rules of our pages need it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "img", "br"})


@dataclass(slots=True)
class Element:
    """One element: its name, attributes, and the text inside."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()


@dataclass(slots=True)
class Read(HTMLParser):
    """Every element of a document, in order."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag, attrs):
        """An element begins."""
        made = Element(
            tag, {k: v or "" for k, v in attrs}, inside=tuple(each.name for each in self.open)
        )
        self.elements.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag, attrs):
        """An element without content."""
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag):
        """It ends; anything else than the one that is open is a fault of the page."""
        assert self.open, f"</{tag}> ends nothing"
        assert self.open[-1].name == tag, f"</{tag}> ends {self.open[-1].name}"
        self.open.pop()

    def handle_data(self, data):
        """Text belongs to everything that is open."""
        for each in self.open:
            each.text += data

    def of(self, *names):
        """The elements of these names."""
        return [each for each in self.elements if each.name in names]

    @property
    def links(self):
        """Where the page leads."""
        return [each.attributes["href"] for each in self.of("a")]


def read(text):
    """The document, which has to be well formed."""
    made = Read()
    made.feed(text)
    made.close()
    assert made.open == []
    return made
