"""What third-party parsers may raise on hostile input. Caught only right around their calls, so
that a fault of our own code is not taken for one of the page."""

THIRD_PARTY = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
