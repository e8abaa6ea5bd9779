"""A PDF whose end is missing, as an interrupted download leaves it: given an end, it opens.

pdfium finds the objects of a damaged file by itself, but not the one to begin with: the trailer
that names it stands at the very end (ISO 32000-1 7.5.5). Files that pack the catalogue into a
stream have none that can be seen.
"""

import re

END = 2_048  # bytes in which a whole file says that it ends
NEAR = 4_096  # bytes between the number of the catalogue and its type

_OBJECT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\b")


def with_end(body: bytes) -> bytes | None:
    """The file with a trailer that names its catalogue; None: it is not cut, or has none."""
    if b"%%EOF" in body[-END:]:
        return None
    place = body.rfind(b"/Catalog")
    if place < 0:
        return None
    numbers = list(_OBJECT.finditer(body, max(0, place - NEAR), place))
    if not numbers:
        return None
    number = b"%s %s R" % numbers[-1].groups()
    return body + b"\nendobj\ntrailer<</Root " + number + b">>\nstartxref\n0\n%%EOF"
