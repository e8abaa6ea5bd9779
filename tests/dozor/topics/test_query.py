"""The canonical text of a query is the query."""

from hypothesis import given

from dozor.topics.parsing import parse_query
from dozor.topics.query import Query, to_text
from tests.dozor.topics.queries import queries


@given(queries)
def test_the_text_of_a_query_is_read_as_the_query(query: Query) -> None:
    assert parse_query(to_text(query)) == query


def test_the_text_is_one_clause_a_line() -> None:
    condition = '(@one OR "орш*"^0.5) MEETS @other AND NOT title:("спорт")'
    text = f"{condition}\nWEIGHT +0.1 @business\nMASK @roads\nTHRESHOLD 0.4"
    assert to_text(parse_query(text)) == text
