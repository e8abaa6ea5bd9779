"""Three layouts of a regional paper, filled with the texts of the sample newsroom.

*grid*: four even columns, a headline over three, a picture and a pull quote across columns, a panel
with an article of its own, a jump to page 2. *ragged*: columns and gutters of uneven width, ragged
lines, drop caps, letter-spaced headlines, a chart. *narrow*: five columns, gutters of 6 points, as
one half of a spread whose other half lies outside the crop box.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from made_newspapers import DROP_LINES, Frame, Newspaper, Setter, Truth

from dozor.newsroom.content import Article, load, paragraphs

WIDTH, HEIGHT = 780.0, 1080.0
SIZE, LEADING = 8.5, 10.2
TOP, BOTTOM, LEFT = 70.0, 1030.0, 40.0
QUOTE = 12.0
INDENT = 9.0
CAP = 31.0

LABELS = ("Машины и оборудование", "Продовольствие и сырьё", "Химия", "Древесина", "Прочее")
NEIGHBOUR = "Сосед по развороту рассказывает о рыбалке на Десне и о щуке из омута"


@dataclass(slots=True)
class Material:
    title: str
    lead: str | None
    text: list[str]
    author: str | None


def materials() -> list[Material]:
    """Articles of the newsroom that are long enough, each once, in a fixed order."""
    found: dict[str, Material] = {}
    for outlet in load():
        for article in outlet.articles:
            if article.kind == "article" and article.copy_of is None and "{" not in article.text:
                found.setdefault(article.title, _material(article))
    fitting = [m for m in found.values() if 500 < sum(map(len, m.text)) < 2600]
    return [m for m in fitting if all("\n" not in p for p in m.text)]


def _material(article: Article) -> Material:
    return Material(article.title, article.lead, list(paragraphs(article.text)), article.author)


def newspapers(count: int = 12) -> Iterator[Newspaper]:
    """Made one after another, always the same."""
    stock = materials()
    for seed in range(count):
        start = seed * 5 % len(stock)
        turned = stock[start:] + stock[:start]
        yield (grid, ragged, narrow)[seed % 3](seed, turned)


@dataclass(frozen=True, slots=True)
class Look:
    """How one article is set."""

    size: float = 24.0  # of its headline
    over: int = 1  # columns under the headline
    kicker: str | None = None
    justify: bool = True
    tracking: float = 0.0
    drop: bool = False
    holes: tuple[tuple[float, float, float, float], ...] = ()  # x0, top, x1, bottom
    level: bool = True
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    broken: str | None  # the word broken at its end
    paragraph: int
    first: bool
    last: bool
    shift: float = 0.0  # beside a drop cap
    cap: str = ""


Column = tuple[float, float]  # left, width


def set_story(
    setter: Setter, material: Material, columns: list[Column], top: float, bottom: float, look: Look
) -> tuple[Truth, list[Line], float]:
    """Truth, the lines that found no room, and where the text ends."""
    truth = Truth(title=material.title, text="", page=setter.page, kicker=look.kicker)
    below = _heading(setter, material, truth, columns, top, look)
    lines = _lines(setter, material.text, columns[0][1], look)
    frames = _frames(columns, top, below, bottom, look)
    if look.level and not look.holes:
        frames = _levelled(frames, len(lines))
    place = truth_end = frames[0]
    done = 0
    for frame in frames:
        for index in range(int((frame.height + LEADING - SIZE) // LEADING)):
            if done == len(lines):
                break
            _set_line(setter, lines[done], frame, frame.top + index * LEADING, look)
            place, truth_end = Frame(frame.x, frame.top + index * LEADING, frame.width, 0), frame
            done += 1
    _note(truth, lines[:done], material)
    if done == len(lines) and look.signed and material.author:
        _sign(setter, truth, material.author, place)
    return truth, lines[done:], truth_end.top + truth_end.height


def _heading(
    setter: Setter, material: Material, truth: Truth, columns: list[Column], top: float, look: Look
) -> float:
    x = columns[0][0]
    span = columns[look.over - 1][0] + columns[look.over - 1][1] - x
    if look.kicker:
        setter.word_line(x, top, look.kicker.upper(), 8.0, "bold")
        top += 12
    title = material.title.upper() if look.tracking else material.title
    narrowed = span / (1 + 1.9 * look.tracking / look.size)
    size = look.size
    while max(setter.length(word, size, "bold") for word in title.split()) > narrowed:
        size -= 1
    for line, _ in setter.wrapped(title, narrowed, size, "bold", hyphenate=False):
        setter.word_line(x, top, line, size, "bold", tracking=look.tracking)
        top += size * 1.08
    top += 5
    if material.lead:
        truth.lead = material.lead
        for line, _ in setter.wrapped(material.lead, span, 10.0, "bold"):
            setter.word_line(x, top, line, 10.0, "bold")
            top += 12
        top += 6
    return top


def _lines(setter: Setter, texts: list[str], width: float, look: Look) -> list[Line]:
    found = []
    for number, text in enumerate(texts):
        dropped = look.drop and number == 0
        marked = text[1:] if dropped else "\u2588" + text  # a sign as wide as the indent
        beside = setter.length(text[0], CAP, "bold") + 3 if dropped else 0.0
        wrapped = setter.wrapped(marked, width, SIZE, beside=beside)
        for index, (line, broken) in enumerate(wrapped):
            last = index == len(wrapped) - 1
            shift = beside if index < DROP_LINES else 0.0
            cap = text[0] if dropped and not index else ""
            found.append(
                Line(line.replace("\u2588", ""), broken, number, not index, last, shift, cap)
            )
    return found


def _frames(
    columns: list[Column], top: float, below: float, bottom: float, look: Look
) -> list[Frame]:
    """Columns from below the heading, or from its height beside it; cut where holes are."""
    found = []
    for index, (x, width) in enumerate(columns):
        start = below if index < look.over else top
        for x0, hole_top, x1, hole_bottom in sorted(look.holes, key=lambda hole: hole[1]):
            if x < x1 and x + width > x0 and hole_bottom > start:
                found.append(Frame(x, start, width, hole_top - start - 4))
                start = hole_bottom + 4
        found.append(Frame(x, start, width, bottom - start))
    return [frame for frame in found if frame.height > 3 * LEADING]


def _levelled(frames: list[Frame], count: int) -> list[Frame]:
    each = -(-count // len(frames))
    return [Frame(f.x, f.top, f.width, min(f.height, each * LEADING)) for f in frames]


def _set_line(setter: Setter, line: Line, frame: Frame, top: float, look: Look) -> None:
    indent = line.shift or (INDENT if line.first else 0.0)
    if line.cap:
        setter.word_line(frame.x, top + 1.5, line.cap, CAP, "bold")
    width = frame.width - indent if look.justify and not line.last else None
    setter.word_line(frame.x + indent, top, line.text, SIZE, width=width)


def _note(truth: Truth, lines: list[Line], material: Material) -> None:
    """What was set, paragraph by paragraph; the last may be cut at a line that breaks no word."""
    texts: dict[int, list[str]] = {}
    whole = ""
    for index, line in enumerate(lines):
        words = (line.cap + line.text).split()
        if whole:
            words = words[1:]
        if line.broken is not None and index + 1 < len(lines):
            words[-1] = _whole(line, words)
            truth.broken.append(words[-1])
        whole = line.broken or ""
        texts.setdefault(line.paragraph, []).extend(words)
    truth.text = "\n".join(" ".join(words) for words in texts.values())


def _whole(line: Line, words: list[str]) -> str:
    word = (line.broken or "").replace("\u2588", "")
    return line.cap + word if line.cap and len(words) == 1 else word


def _sign(setter: Setter, truth: Truth, author: str, place: Frame) -> None:
    truth.author = author
    first, _, second = author.partition(" ")
    name = f"{first} {second.upper()}"
    x = place.x + place.width - setter.length(name, 8.0, "italic")
    setter.word_line(x, place.top + LEADING + 2, name, 8.0, "italic")


def running_head(setter: Setter, number: int, name: str, width: float = WIDTH) -> None:
    setter.word_line(LEFT, 30, name.upper(), 9.0)
    setter.word_line(width / 2 - 40, 30, "ОБЩЕСТВО", 9.0)
    setter.word_line(width - 150, 30, "№ 17, 6 марта 2026 года", 9.0)
    setter.word_line(width / 2, 1052, str(number), 9.0)
    setter.rule(LEFT, 44, width - 2 * LEFT)


def even_columns(left: float, right: float, count: int, gutter: float) -> list[Column]:
    width = (right - left - gutter * (count - 1)) / count
    return [(left + i * (width + gutter), width) for i in range(count)]


def _caption(setter: Setter, x: float, top: float, width: float, text: str) -> None:
    for line, _ in setter.wrapped(text, width, 7.2, "italic", hyphenate=False):
        setter.word_line(x, top, line, 7.2, "italic")
        top += 8.6


def _quote(setter: Setter, x: float, top: float, width: float, text: str) -> float:
    for line, _ in setter.wrapped(f"«{text}»", width - 10, QUOTE, "italic", hyphenate=False):
        setter.word_line(x + 5, top, line, QUOTE, "italic")
        top += QUOTE * 1.2
    return top


LEAD = "Наш корреспондент проехал по району и записал, что изменилось, а что осталось прежним."
AUTHOR = "Ирина Соловейко"
CAPTION = "На площади перед началом ярмарки. Фото Игоря Синицына"
MOTTO = "Граница здесь заметна только по тому, что телефон здоровается дважды"


def grid(seed: int, stock: list[Material]) -> Newspaper:
    setter = Setter(seed, WIDTH, HEIGHT)
    truths: list[Truth] = []
    four = even_columns(LEFT, WIDTH - LEFT, 4, 14.0)
    running_head(setter, 1, "Днепровский рубеж")
    third = four[2][0] + four[2][1]
    picture = (four[1][0], 330.0, third, 330.0 + 150 + 24)
    setter.picture(picture[0], picture[1], third - four[1][0], 150)
    _caption(setter, four[1][0], picture[1] + 154, third - four[1][0], CAPTION)
    quote_bottom = _quote(setter, four[0][0], 420, four[0][1], MOTTO)
    quote = (four[0][0], 416.0, four[0][0] + four[0][1], quote_bottom)
    main = _long(stock)
    look = Look(size=30, over=3, kicker="Соседи", holes=(picture, quote), level=False)
    story, rest, _ = set_story(setter, main, four[:3], TOP, 600, look)
    truths.append(story)
    if rest:
        setter.word_line(four[2][0], 604, "Продолжение на стр. 2", 8.0, "italic")
    others = stock[4:]
    setter.panel(four[3][0] - 6, TOP - 4, four[3][1] + 12, 545)
    side, _, _ = set_story(setter, others[0], four[3:], TOP + 4, 590, Look(size=17))
    truths.append(side)
    low, _, _ = set_story(setter, others[1], four[:2], 640, BOTTOM, Look(size=20, over=2))
    truths.append(low)
    right, _, _ = set_story(
        setter, others[2], four[2:], 640, BOTTOM, Look(size=20, over=2, kicker="Школа")
    )
    truths.append(right)
    setter.turn()
    running_head(setter, 2, "Днепровский рубеж")
    top = TOP
    if rest:
        top = _continued(setter, story, rest, four[:4], top)
    halves = (four[:2], four[2:])
    for columns, material in zip(halves, others[3:5], strict=True):
        truths.append(set_story(setter, material, columns, top, BOTTOM, Look(size=22, over=2))[0])
    return Newspaper(f"grid-{seed}", setter.compile(), tuple(truths), (CAPTION, MOTTO, "ОБЩЕСТВО"))


def _continued(
    setter: Setter, story: Truth, rest: list[Line], columns: list[Column], top: float
) -> float:
    """The rest of an article on its second page: a signpost line and even columns."""
    setter.word_line(columns[0][0], top, "Окончание. Начало на стр. 1", 8.0, "italic")
    top += 14
    each = -(-len(rest) // len(columns))
    first = list(rest)
    for index, (x, width) in enumerate(columns):
        for number, line in enumerate(rest[index * each : (index + 1) * each]):
            frame = Frame(x, top, width, 0)
            _set_line(setter, line, frame, top + number * LEADING, Look())
    more = Truth(title="", text="", page=2)
    open_word = first[0]
    _note(more, first, Material("", None, [], None))
    _glue(story, more, open_word)
    return top + each * LEADING + 20


def _glue(story: Truth, more: Truth, first: Line) -> None:
    """The second part to the first: in the middle of a paragraph, unless one begins there."""
    story.text += ("\n" if first.first else " ") + more.text
    story.broken += more.broken


def _long(stock: list[Material], count: int = 4) -> Material:
    """The texts of several under the first one's headline: papers have longer pieces than sites."""
    paragraphs = [paragraph for material in stock[:count] for paragraph in material.text]
    return Material(stock[0].title, stock[0].lead or LEAD, paragraphs, stock[0].author or AUTHOR)


def ragged(seed: int, stock: list[Material]) -> Newspaper:
    setter = Setter(seed, WIDTH, HEIGHT)
    random = setter.random
    truths: list[Truth] = []
    setter.word_line(LEFT, 34, "Вестник заречья", 30.0, "bold")
    setter.word_line(LEFT, 68, "№ 9 (1204), пятница, 6 марта 2026 года. Цена свободная", 9.0)
    gutter = random.uniform(11, 18)
    wide, slim = 176.0, 700 - 3 * 176.0 - 3 * gutter
    lefts = [LEFT + i * (wide + gutter) for i in range(4)]
    main, brief = [(x, wide) for x in lefts[:3]], [(lefts[3], slim)]
    look = Look(size=26, over=2, tracking=5.0, justify=False, drop=True)
    first, _, _ = set_story(setter, _long(stock, 3), main, 100, 560, look)
    truths.append(first)
    top = 100.0
    for material in stock[3:5]:
        short = Material(material.title, None, material.text[:2], None)
        look = Look(size=13, justify=False, signed=False)
        truth, _, end_brief = set_story(setter, short, brief, top, 1000, look)
        truths.append(truth)
        top = end_brief + 24
    _chart(setter, lefts[0], 600, 2 * wide + gutter)
    look = Look(size=17, over=1, kicker="Труд", justify=False)
    low, _, _ = set_story(setter, stock[5], main[:2], 720, BOTTOM, look)
    truths.append(low)
    look = Look(size=17, over=1, justify=False)
    right, _, _ = set_story(setter, stock[6], main[2:], 600, BOTTOM, look)
    truths.append(right)
    strange = (*LABELS, "Вестник заречья", "Цена свободная")
    return Newspaper(f"ragged-{seed}", setter.compile(), tuple(truths), strange)


def _chart(setter: Setter, x: float, top: float, width: float) -> None:
    setter.panel(x, top, width, 92)
    setter.word_line(x + 8, top + 6, "ЧТО ВОЗИМ К СОСЕДЯМ", 8.0, "bold")
    for index, label in enumerate(LABELS):
        y = top + 22 + index * 13
        setter.word_line(x + 8, y, label, 7.2)
        setter.word_line(x + width - 40, y, f"{31 - 4 * index} %", 7.2)


def narrow(seed: int, stock: list[Material]) -> Newspaper:
    """The left half of a spread; the right half is drawn, and cropped away."""
    setter = Setter(seed, 2 * WIDTH, HEIGHT)
    truths: list[Truth] = []
    five = even_columns(LEFT, WIDTH - LEFT, 5, 6.5)
    running_head(setter, 4, "Смоленская неделя")
    look = Look(size=28, over=5, kicker="Дорога")
    first, _, _ = set_story(setter, _long(stock, 6), five, TOP, 420, look)
    truths.append(first)
    others = stock[6:]
    top = 450.0
    for columns, material in zip((five[:2], five[2:4]), others, strict=False):
        look = Look(size=19, over=2)
        truths.append(set_story(setter, material, columns, top, BOTTOM, look)[0])
    setter.panel(five[4][0] - 3, top - 4, five[4][1] + 6, 560)
    look = Look(size=14, over=1, justify=False)
    truths.append(set_story(setter, others[2], five[4:], top + 4, BOTTOM - 20, look)[0])
    for index in range(60):
        setter.word_line(WIDTH + 60, 100 + index * LEADING, NEIGHBOUR, SIZE)
    pdf = setter.compile(crop=(0, WIDTH))
    return Newspaper(f"narrow-{seed}", pdf, tuple(truths), (NEIGHBOUR[:40], "ОБЩЕСТВО"))
