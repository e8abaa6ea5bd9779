"""Makes newspapers whose truth is known: texts of the sample newsroom, set line by line.

Lines are broken and placed here, not by typst, so that every break is known and the drawing order
can be shuffled. typst only draws. Layouts are those of regional papers: see `made_layouts`.
"""

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import typst

FONT = "Libertinus Serif"  # inside typst's wheel: the same everywhere
FACES = {"regular": "", "bold": 'weight: "bold"', "italic": 'style: "italic"'}
CHARACTERS = "".join(map(chr, [*range(32, 127), *range(0x410, 0x450)])) + "ЁёЎўІі«»—–…№“”„‐■’°%·"
DROP_LINES = 3
_CORE = re.compile(r"[^\W\d_]+[»,.;:!?)]*$")
_VOWELS = "аеёиоуыэюяіў"


@dataclass(kw_only=True, slots=True)
class Truth:
    """One article as it was set."""

    title: str
    text: str
    page: int
    lead: str | None = None
    kicker: str | None = None
    author: str | None = None
    broken: list[str] = field(default_factory=list)  # "before word after" of words broken at ends


@dataclass(frozen=True, slots=True)
class Newspaper:
    name: str
    pdf: bytes
    articles: tuple[Truth, ...]
    strange: tuple[str, ...] = ()  # what must be in no article: captions, labels, neighbours


@dataclass(frozen=True, slots=True)
class Frame:
    """Part of one column: left, top (down from the page's top), width, height; points."""

    x: float
    top: float
    width: float
    height: float


def widths() -> dict[str, dict[str, float]]:
    """Advance of each character in each face, in hundredths of the size."""
    parts = []
    for name, style in FACES.items():
        parts.append(
            f'for c in "{_quoted(CHARACTERS)}".clusters() {{ d.insert("{name}" + c, measure(text('
            f'size: 100pt, kerning: false, font: "{FONT}", {style + "," if style else ""} '
            f'"x" + c + "x")).width.pt() - measure(text(size: 100pt, kerning: false, '
            f'font: "{FONT}", {style + "," if style else ""} "xx")).width.pt()) }}'
        )
    source = "#context { let d = (:)\n" + "\n".join(parts) + "\n[#metadata(d) <w>] }"
    raw = typst.query(source.encode(), "<w>", field="value", one=True)
    flat = json.loads(raw) if isinstance(raw, str) else raw
    found: dict[str, dict[str, float]] = {name: {"\u2588": 106.0} for name in FACES}
    for key, value in flat.items():
        face = next(name for name in FACES if key.startswith(name))
        found[face][key[len(face) :]] = value
    return found


class Setter:
    """Collects what is drawn, and draws it in a shuffled order."""

    def __init__(self, seed: int, width: float, height: float) -> None:
        self.random = random.Random(seed)
        self.size = (width, height)
        self.metrics = _METRICS or _measure()
        self.pages: list[list[str]] = [[]]
        self.hyphen = self.random.choice("-‐")

    @property
    def page(self) -> int:
        return len(self.pages)

    def turn(self) -> None:
        self.pages.append([])

    def length(self, text: str, size: float, face: str = "regular", tracking: float = 0.0) -> float:
        metric = self.metrics[face]
        return sum(metric.get(c, 50.0) for c in text) * size / 100 + tracking * len(text)

    def put(self, x: float, top: float, drawn: str) -> None:
        self.pages[-1].append(f"#place(top + left, dx: {x:.2f}pt, dy: {top:.2f}pt, {drawn})")

    def word_line(
        self, x: float, top: float, text: str, size: float, face: str = "regular",
        *, width: float | None = None, tracking: float = 0.0,
    ) -> None:  # fmt: skip
        """One line; justified to ``width`` where that is given."""
        style = FACES[face] + ", " if FACES[face] else ""
        if tracking:
            style += f"tracking: {tracking}pt, "
        written = f'text({style}size: {size}pt, "{_quoted(text)}")'
        if width is not None:
            written = f"[#{written}#linebreak(justify: true)]"
        box = f"width: {width:.2f}pt, " if width is not None else "width: 2000pt, "
        self.put(x, top, f"box({box}height: {size}pt, {written})")

    def panel(self, x: float, top: float, width: float, height: float) -> None:
        self.pages[-1].insert(
            0,
            f"#place(top + left, dx: {x:.1f}pt, dy: {top:.1f}pt, "
            f"rect(width: {width:.1f}pt, height: {height:.1f}pt, fill: luma(232)))",
        )

    def picture(self, x: float, top: float, width: float, height: float) -> None:
        self.put(
            x, top,
            "image(bytes((0,90,200,120,60,30,200,180,90,20,10,40)), format: (encoding: \"rgb8\", "
            f'width: 2, height: 2), fit: "stretch", width: {width:.1f}pt, height: {height:.1f}pt)',
        )  # fmt: skip

    def rule(self, x: float, top: float, width: float) -> None:
        self.put(x, top, f"line(length: {width:.1f}pt, stroke: 0.5pt)")

    def rail(self, x: float, top: float, text: str, size: float, *, upwards: bool = True) -> None:
        """A line of text set sideways, as along the edge of a page."""
        angle = -90 if upwards else 90
        self.put(
            x, top, f'rotate({angle}deg, reflow: true, text(size: {size}pt, "{_quoted(text)}"))'
        )

    def wrapped(
        self, text: str, full: float, size: float, face: str = "regular", *,
        hyphenate: bool = True, beside: float = 0.0,
    ) -> list[tuple[str, str | None]]:  # fmt: skip
        """Lines of a text, each with the word that is broken at its end. ``beside``: by how much
        the first lines are shorter, for a drop cap."""
        lines: list[tuple[str, str | None]] = []
        rest = text.split()
        current: list[str] = []
        while rest:
            word = rest[0]
            width = full - (beside if len(lines) < DROP_LINES else 0.0)
            if self.length(" ".join([*current, word]), size, face) <= width:
                current.append(rest.pop(0))
                continue
            parts = self._split(word, current, width, size, face) if hyphenate else None
            if parts:
                lines.append((" ".join([*current, parts[0]]), word))
                rest[0] = parts[1]
            elif current:
                lines.append((" ".join(current), None))
            else:
                lines.append((rest.pop(0), None))
            current = []
        if current:
            lines.append((" ".join(current), None))
        return lines

    def _split(
        self, word: str, current: list[str], width: float, size: float, face: str
    ) -> tuple[str, str] | None:
        for at in reversed(list(breaks(word))):
            head = word[:at] if word[at - 1] == "-" else word[:at] + self.hyphen
            if self.length(" ".join([*current, head]), size, face) <= width:
                return head, word[at:]
        return None

    def compile(self, crop: tuple[float, float] | None = None) -> bytes:
        """The PDF; ``crop``: the visible left and right of every page, for spreads."""
        width, height = self.size
        head = (
            f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
            f'#set text(font: "{FONT}", size: 8pt, lang: "ru", hyphenate: false, kerning: false, '
            "ligatures: false, top-edge: 0.72em, bottom-edge: -0.22em)\n"
            "#set par(justify: false, first-line-indent: 0pt, leading: 0pt, spacing: 0pt)\n"
        )
        bodies = []
        for drawn in self.pages:
            panels = [item for item in drawn if "rect(" in item]
            others = [item for item in drawn if "rect(" not in item]
            self.random.shuffle(others)
            bodies.append("\n".join(panels + others))
        pdf = typst.compile((head + "\n#pagebreak()\n".join(bodies)).encode())
        return pdf if crop is None else _cropped(pdf, crop)


_METRICS: dict[str, dict[str, float]] = {}


def _measure() -> dict[str, dict[str, float]]:
    _METRICS.update(widths())
    return _METRICS


def _cropped(pdf: bytes, crop: tuple[float, float]) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        _, height = page.get_size()
        page.set_cropbox(crop[0], 0, crop[1], height)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def turned(pdf: bytes, quarters: int, *, shown_upright: bool) -> bytes:
    """Every page drawn turned anticlockwise; ``shown_upright``: and /Rotate turns it back."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        moved = {
            1: (0, 1, -1, 0, height, 0),
            2: (-1, 0, 0, -1, width, height),
            3: (0, -1, 1, 0, 0, width),
        }[quarters]
        matrix = pypdfium2.raw.FS_MATRIX(*moved)
        pypdfium2.raw.FPDFPage_TransFormWithClip(page.raw, matrix, None)
        page.set_mediabox(0, 0, *((height, width) if quarters % 2 else (width, height)))
        if shown_upright:
            page.set_rotation(90 * quarters)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def breaks(word: str) -> Iterator[int]:
    """Where a Russian word may be broken: before a consonant with a vowel after it, two
    letters at least on each side, none before й, ь, ъ; a hyphenated word at its hyphen."""
    for at in range(2, len(word) - 1):
        head, tail = word[:at], word[at:]
        if head[-1] == "-":
            if len(head) > 2 and tail[:1].isalnum():
                yield at
            continue
        if not (head.isalpha() and tail[:2].isalpha() and _CORE.match(tail)):
            continue
        if tail[0].lower() in "йьъ" or not (_has_vowel(head) and _has_vowel(tail)):
            continue
        two, three = tail[0].lower(), tail[1].lower()
        if two not in _VOWELS and three in _VOWELS:
            yield at


def _has_vowel(text: str) -> bool:
    return any(char in _VOWELS for char in text.lower())


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
