"""The JSON objects of the contract: every field there, unknown null, instants with an offset."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dozor.models import Extraction, Outcome, Post, PostMedia, Precision, Stamp
from dozor.records import article_record, extraction_record, instant, match_record, stamp
from tests.storage.examples import a_full_article, a_match, an_article

AT = datetime(2026, 3, 6, 5, 30, 15, tzinfo=UTC)

# The contract's list of what `extract` writes.
FIELDS = frozenset(
    """path url canonical_url kind outcome title text lead authors section tags language site_name
    image_url published_at published_precision published_from published_confidence modified_at
    dates page roles encoding""".split()  # noqa: SIM905
)
OURS = frozenset({"post"})  # what we add
# And what `group` adds.
GROUPED = frozenset(
    "article version change copy_of copy_kind story cites first_source reason".split()  # noqa: SIM905
)
MOSCOW = timezone(timedelta(hours=3))


def a_stamp(value, precision):
    return Stamp(value=value, precision=precision, origin="json-ld", confidence=0.9, text="вчера")


@pytest.mark.parametrize(
    ("value", "precision", "written"),
    [
        (AT, Precision.SECOND, "2026-03-06T05:30:15+00:00"),
        (AT.replace(second=0), Precision.MINUTE, "2026-03-06T05:30:00+00:00"),
        (
            AT.astimezone(timezone(timedelta(hours=3))),
            Precision.SECOND,
            "2026-03-06T08:30:15+03:00",
        ),
        (date(2026, 3, 6), Precision.DAY, "2026-03-06"),
        (date(2026, 3, 1), Precision.MONTH, "2026-03"),
    ],
)
def test_a_time_says_no_more_than_is_known(value, precision, written):
    assert stamp(a_stamp(value, precision)) == written


def test_an_unknown_time_is_null():
    assert stamp(None) is None
    assert instant(None) is None


def test_an_instant_has_an_offset():
    assert instant(AT) == "2026-03-06T05:30:15+00:00"


# extract


def full_extraction():
    return Extraction(
        url="https://town.example/one",
        kind="pdf",
        canonical_url="https://town.example/1",
        title="Мост",
        text="Мост открыт.",
        lead="Коротко",
        authors=("Анна Иванова",),
        section="Город",
        tags=("мост",),
        language="ru",
        site_name="Городок",
        image_url="https://town.example/i.jpg",
        published=a_stamp(AT, Precision.SECOND),
        modified=a_stamp(date(2026, 3, 7), Precision.DAY),
        dates=(a_stamp(AT, Precision.SECOND),),
        page=3,
        encoding="utf-8",
    )


def test_an_extraction_has_every_field_of_the_contract_filled():
    record = extraction_record(full_extraction(), "page.html")
    assert set(record) >= FIELDS | OURS
    empty = {name for name in FIELDS if record[name] in (None, "", [])}
    assert empty == {"roles"}


def test_an_extraction_that_knows_nothing_has_every_field_too():
    record = extraction_record(Extraction(url="https://town.example/one"), None)
    assert set(record) >= FIELDS
    assert record["outcome"] == "ok"
    assert [record[name] for name in ("path", "title", "published_at", "published_precision")] == [
        None
    ] * 4
    assert (record["authors"], record["dates"]) == ([], [])


def test_an_input_without_an_article_says_why():
    found = Extraction(url="a.html", outcome=Outcome.TOO_SHORT, detail="3 words")
    record = extraction_record(found, "a.html")
    assert (record["outcome"], record["detail"]) == ("too_short", "3 words")


def test_every_candidate_for_a_date_is_written():
    (candidate,) = extraction_record(full_extraction(), None)["dates"]
    assert candidate == {
        "value": "2026-03-06T05:30:15+00:00",
        "precision": "second",
        "origin": "json-ld",
        "text": "вчера",
    }


# a post of a channel

POST = Post(
    forwarded_from="Смоленский путь",
    forwarded_url="https://t.me/put67/5",
    reply_to="https://t.me/vestnik67/3",
    edited=True,
    media=(PostMedia.ALBUM, PostMedia.PHOTO, PostMedia.VIDEO),
    album_size=4,
    video_seconds=42,
    views=12300,
)


def test_a_post_is_written_with_what_it_shows_beside_its_words():
    record = extraction_record(Extraction(url="https://t.me/vestnik67/7", post=POST), None)
    assert record["post"] == {
        "forwarded_from": {"name": "Смоленский путь", "url": "https://t.me/put67/5"},
        "reply_to": "https://t.me/vestnik67/3",
        "edited": True,
        "media": ["album", "photo", "video"],
        "album_size": 4,
        "video_seconds": 42,
        "poll": False,
        "views": 12300,
    }


def test_a_plain_post_is_written_with_nulls():
    record = extraction_record(Extraction(url="https://t.me/vestnik67/7", post=Post()), None)
    assert record["post"] == {
        **dict.fromkeys(("forwarded_from", "reply_to", "album_size", "video_seconds", "views")),
        "edited": False,
        "media": [],
        "poll": False,
    }


def test_what_is_no_post_has_none():
    assert extraction_record(full_extraction(), None)["post"] is None
    assert article_record(an_article())["post"] is None


def test_a_stored_post_is_written_as_an_extracted_one():
    extracted = extraction_record(Extraction(url="https://t.me/vestnik67/7", post=POST), None)
    assert article_record(an_article(post=POST))["post"] == extracted["post"]


# match, and the archive


def test_a_match_is_written_with_its_evidence():
    assert match_record(a_match()) == {
        "topic": "bridges",
        "relevant": True,
        "score": 0.75,
        "prominence": "subject",
        "evidence": [
            {
                "field": "text",
                "start": 0,
                "end": 21,
                "passage": "Мост открыли в пятницу",
                "terms": ["мост"],
                "rules": [],
            }
        ],
    }


def test_an_article_has_the_fields_of_extract_but_the_text_and_its_own():
    record = article_record(a_full_article())
    without = {"text", "dates", "roles"}
    own = {"id", "source", "first_seen_at", "state", "matches"}
    assert set(record) == FIELDS - without | OURS | GROUPED | own


def test_an_article_has_its_text_when_that_is_asked_for():
    record = article_record(an_article(), text=True)
    assert record["text"] == an_article().text
    assert set(record) >= FIELDS


def test_an_article_says_of_what_it_is_a_copy():
    alone, reprint = article_record(an_article(id=4)), article_record(an_article(id=5, copy_of=4))
    assert (alone["article"], alone["copy_of"], alone["copy_kind"]) == (4, None, None)
    assert (reprint["article"], reprint["copy_of"], reprint["copy_kind"]) == (5, 4, "verbatim")


def test_an_article_says_when_it_was_published_and_how_sure_that_is():
    record = article_record(a_full_article())
    assert record["published_precision"] == "second"
    assert record["published_from"] == "json-ld"
    assert record["published_confidence"] == 0.9
    assert record["modified_at"] == "2026-03-06"


def test_an_article_of_unknown_time_has_nulls_and_no_midnight():
    record = article_record(an_article())
    unknown = [name for name in record if name.startswith(("published_", "modified_"))]
    assert len(unknown) == 5
    assert all(record[name] is None for name in unknown)


@pytest.mark.parametrize(
    "record",
    [
        extraction_record(full_extraction(), "p"),
        article_record(a_full_article(), text=True),
        match_record(a_match()),
    ],
    ids=["extraction", "article", "match"],
)
def test_records_are_json(record):
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record
