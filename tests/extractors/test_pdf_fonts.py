"""Files whose fonts do not say what is printed, and pages that are pictures."""

import pytest

from dozor.models import Entry, Outcome
from extractors.parsers import articles
from tests.fakes.pdf import BODY, paged, stream

SENTENCE = (
    "Смоленские машиностроители собрали первую партию сеялок по чертежам гомельских конструкторов. "
    "Сотрудничество предприятий началось весной."
)
LETTERS = sorted(set(SENTENCE))
NAMES = b"".join(b"/g%d" % number for number in range(len(LETTERS)))
ENCODING = b"/Encoding<</Type/Encoding/Differences[%d " + NAMES + b"]>>"
WIDTHS = b"/Widths[" + b"500 " * len(LETTERS) + b"]"
SYMBOLIC = (
    b"<</Type/FontDescriptor/FontName/Abc/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
    b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
)


def text_of_codes(first, wide=False):
    """The sentence again and again, in codes that count its letters from ``first``."""
    words = SENTENCE.split()
    lines = [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)] * 8
    size = 2 if wide else 1
    codes = {
        letter: (first + n).to_bytes(size, "big").hex().encode() for n, letter in enumerate(LETTERS)
    }
    return b"".join(
        b"BT /F 9 Tf 60 %d Td <%s> Tj ET\n"
        % (1000 - 11 * row, b"".join(codes[letter] for letter in line))
        for row, line in enumerate(lines)
    )


FONTS = {
    "names that mean nothing": (
        33,
        b"<</Type/Font/Subtype/Type1/BaseFont/Abc%s>>" % (ENCODING % 33),
        (),
    ),
    "codes through both alphabets": (
        65,
        b"<</Type/Font/Subtype/Type1/BaseFont/Abc%s>>" % (ENCODING % 65),
        (),
    ),
    "drawn glyphs": (
        33,
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        b"/FirstChar 33/LastChar %d%s/CharProcs<<%s>>%s/Resources<<>>>>"
        % (
            32 + len(LETTERS),
            WIDTHS,
            b"".join(b"/g%d 6 0 R" % n for n in range(len(LETTERS))),
            ENCODING % 33,
        ),
        (stream(b"500 0 d0 0 0 400 700 re f"),),
    ),
    "a font of symbols": (
        33,
        b"<</Type/Font/Subtype/TrueType/BaseFont/Abc/FontDescriptor 6 0 R/FirstChar 33/LastChar %d"
        b"%s>>" % (32 + len(LETTERS), WIDTHS),
        (SYMBOLIC,),
    ),
    "glyph numbers without ToUnicode": (
        1,
        b"<</Type/Font/Subtype/Type0/BaseFont/Abc/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Abc/CIDSystemInfo"
            b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>",
        ),
    ),
}
PICTURE = b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"


@pytest.fixture
def read(make_page, source):
    def run(body):
        page = make_page(body, "https://vestnik.example/1.pdf", "application/pdf")
        return articles(page, source, Entry(url=page.url))

    return run


@pytest.mark.parametrize("name", FONTS)
def test_a_text_layer_of_codes_is_undecodable(read, name):
    first, font, more = FONTS[name]
    wide = "Type0" in font.decode()
    (only,) = read(paged(text_of_codes(first, wide), font=font, more=more))
    assert (only.outcome, only.page) == (Outcome.UNDECODABLE, 1)
    assert only.detail == "page 1: the text layer is garbage: no usable map"


CODED = FONTS["names that mean nothing"][1]


def test_the_pages_around_one_of_codes_are_read(read):
    coded = text_of_codes(33).replace(b"/F ", b"/G ")
    found = read(paged(BODY, 3, more=(CODED,), fonts=b"/G 6 0 R", odd={2: coded}))
    assert [(one.outcome, one.page) for one in found] == [
        (None, 1), (None, 3), (Outcome.UNDECODABLE, 2)
    ]  # fmt: skip


def scan(text=b"", parts=1):
    """A page that a picture fills, whole or in strips."""
    drawn = b"".join(
        b"q 800 0 0 %d 0 %d cm /X Do Q\n" % (1100 // parts, n * (1100 // parts))
        for n in range(parts)
    )
    picture = stream(b"\x00\x80\xc0\xff", PICTURE)
    return paged(drawn + text, 1, b"/XObject<</X 6 0 R>>", (picture,))


@pytest.mark.parametrize("parts", [1, 10], ids=["whole", "in strips"])
@pytest.mark.parametrize(
    "text",
    [b"", b"BT /F 8 Tf 40 20 Td (Scanned by a village library, March 2026, page 3) Tj ET"],
    ids=["no text", "a line of the scanner"],
)
def test_a_scan_is_no_article_and_says_why(read, parts, text):
    (only,) = read(scan(text, parts))
    assert (only.outcome, only.page) == (Outcome.NOT_ARTICLE, 1)
    assert only.detail == "page 1: no text layer (a scan or a picture)"


def test_a_scan_with_its_text_below_is_read(read):
    (only,) = read(scan(b"3 Tr\n" + BODY))
    assert only.outcome is None


def test_a_headline_in_a_font_of_codes_is_left_out_and_told(read):
    codes = bytes(range(33, 60)).replace(b"(", b"").replace(b")", b"")
    article = b"".join(
        b"BT /F 8 Tf 40 %d Td (The bridge was opened on Friday by two villages.) Tj ET\n"
        % (1010 - 10 * row)
        for row in range(30)
    )
    content = b"BT /G 30 Tf 40 1030 Td (%s) Tj ET\n" % codes + article
    found, told = read(paged(content, more=(CODED,), fonts=b"/G 6 0 R"))
    assert found.title == "The bridge was opened on Friday by two villages."
    assert "\ufffd" not in found.text
    assert [role.role for role in found.roles] == ["body"]
    assert (told.outcome, told.detail) == (
        Outcome.UNDECODABLE, "page 1: a font without a usable map is left out"
    )  # fmt: skip
