"""An article of a bare text layer, while it is put together and when it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dozor.models import Role
from extractors.bare_lines import ends_sentence, is_capitals

_NO_BLOCK = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as far as a bare text tells it."""

    title: str | None
    text: str
    lead: str | None = None
    authors: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(slots=True)
class Draft:
    """Lines are kept until the end: a paragraph that is joined anew for every block costs a
    square."""

    title: str | None = None
    kicker: str | None = None
    lead: str | None = None
    groups: list[list[str]] = field(default_factory=list)  # lines of each paragraph
    beside: list[tuple[str, str]] = field(default_factory=list)  # role, text
    authors: list[str] = field(default_factory=list)
    length: int = 0  # characters of the text
    below_head: bool = False  # the last paragraph is a crosshead
    over: bool = False  # its text has ended: labels and captions follow

    @property
    def last_line(self) -> str:
        return self.groups[-1][-1] if self.groups else ""

    @property
    def is_open(self) -> bool:
        """Whether its last paragraph waits for more."""
        if not self.groups or self.below_head:
            return False
        return not (ends_sentence(self.last_line) or is_capitals(self.last_line))

    def add(self, lines: list[str]) -> None:
        """A paragraph, or the rest of one."""
        if self.is_open:
            self.groups[-1] += lines
        else:
            self.groups.append(list(lines))
        self.length += sum(map(len, lines))
        self.below_head = False

    def add_head(self, lines: list[str]) -> None:
        self.groups.append(lines)
        self.below_head = True

    def piece(self, join: Callable[[list[str]], str]) -> Piece:
        paragraphs = [join(lines) for lines in self.groups]
        roles = [("kicker", self.kicker), ("headline", self.title), ("lead", self.lead)]
        roles += [("body", paragraph) for paragraph in paragraphs]
        roles += [("byline", author) for author in self.authors]
        roles += [(role, text) for role, text in self.beside]
        return Piece(
            title=self.title,
            text="\n".join(paragraphs),
            lead=self.lead,
            authors=tuple(name.title() for name in self.authors),
            roles=tuple(
                Role(role=role, text=text, page=1, box=_NO_BLOCK) for role, text in roles if text
            ),
        )
