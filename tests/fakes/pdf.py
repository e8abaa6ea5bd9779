"""PDF files written by hand, object by object (ISO 32000-1): for what no library would write."""

import hashlib
import zlib
from collections.abc import Sequence

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 800 1100]/Resources<</XObject<</X 6 0 R>>>>"
LINE = b"BT /F 8 Tf 40 %d Td (Some words of one line of a column of text.) Tj ET\n"
BODY = b"".join(LINE % (1000 - 10 * row) for row in range(40))
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FIRST_MORE = 6  # number of the first object that ``more`` adds
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<<" + extra + b"/Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    return head + packed + b"\nendstream"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects numbered from 1, the first of them the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out_end = b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))
    return out + out_end + tail


def paged(
    content: bytes,
    count: int = 1,
    extra: bytes = b"",
    more: tuple[bytes, ...] = (),
    *,
    font: bytes = HELVETICA,
    fonts: bytes = b"",
    odd: dict[int, bytes] | None = None,
    page: bytes = b"",
) -> bytes:
    """``count`` pages of one content; ``odd``: other contents, by number. ``font`` is /F, ``fonts``
    are others; ``extra`` goes into the resources, ``page`` into each page, ``more`` are objects
    from FIRST_MORE on."""
    others = list((odd or {}).items())
    first_odd = FIRST_MORE + len(more)
    places = {number: first_odd + index for index, (number, _) in enumerate(others)}
    first = first_odd + len(others)
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(count))
    leaves = [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 800 1100]/Contents %d 0 R"
        b"/Resources<</Font<</F 4 0 R%s>>%s>>%s>>" % (places.get(number, 3), fonts, extra, page)
        for number in range(1, count + 1)
    ]
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
            stream(content),
            font,
            b"<<>>",
            *more,
            *(stream(other) for _, other in others),
            *leaves,
        ]
    )


def hanging(numbers: Sequence[int], count: int) -> bytes:
    """Pages of BODY, of which some draw a form that draws itself twice: pdfium never comes back."""
    odd = dict.fromkeys(numbers, b"/X Do")
    form = stream(b"/X Do /X Do", FORM)
    return paged(BODY, count, b"/XObject<</X 6 0 R>>", (form,), odd=odd)


def encrypted(content: bytes, user: bytes, owner: bytes) -> bytes:
    """One page under RC4 of 40 bits, revision 2 (7.6.3); an empty ``user`` password opens it."""
    key_of_owner = hashlib.md5((owner + _PADDING)[:32], usedforsecurity=False).digest()[:5]
    entry = _rc4(key_of_owner, (user + _PADDING)[:32])
    allowed = (-4).to_bytes(4, "little", signed=True)
    seed = (user + _PADDING)[:32] + entry + allowed + b"id"
    key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
    own = hashlib.md5(key + b"\x03\x00\x00\x00\x00", usedforsecurity=False).digest()[:10]
    body = _rc4(own, content)
    trailer = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[(id)(id)]" % (
        entry.hex().encode(),
        _rc4(key, _PADDING).hex().encode(),
    )
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(body), body),
            HELVETICA,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 800 1100]/Contents 3 0 R"
            b"/Resources<</Font<</F 4 0 R>>>>>>",
        ],
        trailer,
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
