"""Letters from the store to the server: once a day, nothing twice, nothing lost."""

import copy
import socket
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from dozor import mailing
from dozor.config import load_config
from dozor.errors import ClashError, LockedError, StorageError
from dozor.models import DeliveryState, Outcome, StoredRanker, VisitStatus
from dozor.newsroom.mailbox import Mailbox
from dozor.ranking.model import Ranker, Word, to_json
from dozor.setup import Setup
from tests.fakes.memory_store import MemoryStore
from tests.fakes.smtp import DROP, ScriptedSmtp
from tests.storage.examples import TOPIC, a_visit, edited, keyed, stored, withdrawn

ANNA, BORIS = "anna@press.example", "boris@press.example"
MORNING = datetime(2026, 3, 6, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)

TOPIC_FILE = f"""
id = "{TOPIC}"
title = "Мосты области"
syntax = 1
query = "мост MEETS река"
"""
CONFIG = """
contact = "mailto:operator@press.example"
[mail]
sender = "Дозор <dozor@press.example>"
host = "127.0.0.1"
port = {port}
security = "none"
timeout_seconds = 5.0
[topics]
shipped = []
files = ["bridges.toml"]
[sources]
shipped = false
"""
RECIPIENT = "[[recipients]]\naddress = '{}'\n{}\n"
SOURCE = """
[[sources.own]]
id = "{0}"
name = "{1}"
home = "https://{0}.example/"
[[sources.own.entry_points]]
kind = "feed"
url = "https://{0}.example/feed"
"""


class Post:
    """A configuration, a store, and mornings on which the letters job runs."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "dozor.toml"
        (directory / "bridges.toml").write_text(TOPIC_FILE, encoding="utf-8")
        self.store = MemoryStore()
        self.run_id = self.store.begin_run("crawl", MORNING)
        self.recipients = {ANNA: ""}

    def setup(self, now: datetime = MORNING, port: int = 1) -> Setup:
        recipients = [RECIPIENT.format(*pair) for pair in self.recipients.items()]
        sources = [SOURCE.format("town", "Городок"), SOURCE.format("city", "Столица")]
        text = "".join([CONFIG.format(port=port), *recipients, *sources])
        self.path.write_text(text, encoding="utf-8")
        return Setup(
            config=load_config(self.path),
            database_url="sqlite://",
            clock_shift=now - datetime.now(UTC),
        )

    def article(self, name: str = "one", now: datetime = MORNING, **more: object) -> int:
        return stored(self.store, self.run_id, name, now=now, **more)

    def send(self, server: ScriptedSmtp | int, now: datetime = MORNING) -> mailing.Mailing:
        port = server if isinstance(server, int) else server.port
        return mailing.send_letters(self.setup(now, port), self.store)

    def states(self) -> dict[str, DeliveryState]:
        return {x.delivery.recipient: x.delivery.state for x in self.store.letters.values()}


@pytest.fixture
def post(tmp_path):
    return Post(tmp_path)


@pytest.fixture
def server():
    with ScriptedSmtp() as running:
        yield running


def nobody():
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def parsed(raw):
    return message_from_bytes(raw, policy=default)


def body(raw):
    return parsed(raw).get_body(("plain",)).get_content()


def ids(server):
    return [parsed(raw)["Message-ID"] for raw in server.messages]


def links(raw):
    return {line for line in body(raw).splitlines() if line.startswith("https://")}


# One letter a day, nothing twice


def test_what_is_new_is_in_one_letter(post, server):
    post.article("one")
    post.article("two")
    assert post.send(server) == mailing.Mailing(sent=(ANNA,))
    (raw,) = server.messages
    assert parsed(raw)["To"] == ANNA
    assert links(raw) == {"https://town.example/one", "https://town.example/two"}
    assert "Городок" in body(raw)


def test_a_second_run_of_the_day_sends_nothing(post, server):
    post.article("one")
    post.send(server)
    post.article("two")
    assert post.send(server) == mailing.Mailing(had=(ANNA,))
    assert len(server.messages) == 1


def test_the_next_day_tells_what_came_since_and_nothing_again(post, server):
    post.article("one")
    post.send(server)
    post.article("two", now=MORNING + timedelta(hours=5))
    post.send(server, MORNING + DAY)
    assert [links(raw) for raw in server.messages] == [
        {"https://town.example/one"},
        {"https://town.example/two"},
    ]


def test_the_day_is_that_of_the_reader(post, server):
    """22:00 in UTC: the 7th in Moscow, and the 6th in London."""
    post.recipients = {ANNA: "timezone = 'Europe/Moscow'", BORIS: "timezone = 'Europe/London'"}
    evening = MORNING.replace(hour=20)
    assert post.send(server, evening).sent == (ANNA, BORIS)
    late = post.send(server, MORNING.replace(hour=22))
    assert (late.sent, late.had) == ((ANNA,), (BORIS,))


def test_each_reader_has_a_letter_of_his_own(post, server):
    post.recipients = {ANNA: "", BORIS: "language = 'en'"}
    post.article()
    assert post.send(server).sent == (ANNA, BORIS)
    assert [parsed(raw)["To"] for raw in server.messages] == [ANNA, BORIS]
    assert BORIS not in server.messages[0].decode()


def test_what_was_edited_or_withdrawn_since_is_told_again_as_that(post, server):
    one, two = post.article("one"), post.article("two")
    post.send(server)
    later = MORNING + timedelta(hours=3)
    edited(post.store, post.run_id, one, later)
    withdrawn(post.store, post.run_id, two, later)
    post.send(server, MORNING + DAY)
    text = body(server.messages[1])
    assert "обновлено" in text
    assert "снято с публикации" in text


def test_the_clock_of_a_letter_is_the_setups(post, server):
    post.send(server, MORNING)
    assert parsed(server.messages[0])["Date"].datetime.date() == date(2026, 3, 6)


# The empty letter


def test_an_empty_letter_is_sent_and_says_that_all_was_read(post, server):
    crawl(post, "town", ends=[Outcome.OFF_TOPIC])
    assert post.send(server).sent == (ANNA,)
    assert links(server.messages[0]) == set()
    assert "нового по теме не появилось" in body(server.messages[0]).lower()


def test_an_empty_letter_does_not_say_so_when_nothing_was_read(post, server):
    crawl(post, "town", VisitStatus.TIMEOUT)
    post.send(server)
    text = body(server.messages[0])
    assert "нового по теме не появилось" not in text.lower()
    assert "Городок" in text


def test_an_empty_letter_is_not_sent_to_whom_does_not_want_it(post, server):
    post.recipients = {ANNA: "send_empty = false", BORIS: ""}
    assert post.send(server).sent == (BORIS,)
    assert [delivery.recipient for delivery in _deliveries(post)] == [BORIS]


def test_who_had_no_empty_letter_has_the_next_full_one_on_the_same_day(post, server):
    post.recipients = {ANNA: "send_empty = false"}
    post.send(server)
    post.article("one", now=MORNING + timedelta(hours=1))
    assert post.send(server, MORNING + timedelta(hours=2)).sent == (ANNA,)


def _deliveries(post):
    return [letter.delivery for letter in post.store.letters.values()]


# A server that misbehaves


@pytest.mark.parametrize(
    ("script", "state"),
    [
        pytest.param(
            {"greeting": "421 not now"}, DeliveryState.FAILED, id="refuses the connection"
        ),
        pytest.param({"greeting": DROP}, DeliveryState.FAILED, id="drops the connection"),
        pytest.param({"MAIL": "451 later"}, DeliveryState.FAILED, id="refuses the sender for now"),
        pytest.param({"RCPT": "450 busy"}, DeliveryState.FAILED, id="refuses the reader for now"),
        pytest.param({"DATA": DROP}, DeliveryState.FAILED, id="drops before the letter"),
        pytest.param({".": "452 full"}, DeliveryState.FAILED, id="refuses the letter for now"),
        pytest.param({".": DROP}, DeliveryState.UNKNOWN, id="drops after the final dot"),
    ],
)
def test_a_letter_that_did_not_go_is_named_and_sent_by_the_next_run_as_it_was(post, script, state):
    post.article()
    with ScriptedSmtp(script) as bad:
        told = post.send(bad)
    assert told.sent == ()
    ((who, why),) = told.failed
    assert (who, bool(why)) == (ANNA, True)
    assert post.states() == {ANNA: state}
    (kept,) = _deliveries(post)
    with ScriptedSmtp() as good:
        later = MORNING + timedelta(hours=1)
        assert post.send(good, later) == mailing.Mailing(sent=(ANNA,))
        assert ids(good) == [kept.message_id]
        assert [raw.splitlines() for raw in good.messages] == [kept.raw.splitlines()]


def test_a_server_that_is_not_there_is_named(post):
    post.article()
    port = nobody()
    ((who, why),) = post.send(port).failed
    assert who == ANNA
    assert f"127.0.0.1:{port}" in why
    assert post.states() == {ANNA: DeliveryState.FAILED}


def test_one_reader_that_is_refused_does_not_touch_the_other(post):
    post.recipients = {ANNA: "", BORIS: ""}
    post.article()
    with ScriptedSmtp({f"rcpt TO:<{ANNA}>": "550 no such user"}) as server:
        told = post.send(server)
        assert told.sent == (BORIS,)
        ((who, why),) = told.failed
        assert who == ANNA
        assert "no such user" in why
        assert post.states() == {ANNA: DeliveryState.REFUSED, BORIS: DeliveryState.SENT}


def test_what_stood_in_a_refused_letter_comes_with_the_next_on_the_same_day_too(post):
    """A relay that was set up wrongly, and is mended an hour later."""
    post.article("one")
    with ScriptedSmtp({"RCPT": "550 relaying denied"}) as server:
        assert [who for who, _ in post.send(server).failed] == [ANNA]
        later = MORNING + timedelta(hours=1)
        assert [who for who, _ in post.send(server, later).failed] == [ANNA]
    post.article("two", now=later)
    with ScriptedSmtp() as server:
        assert post.send(server, MORNING + timedelta(hours=2)) == mailing.Mailing(sent=(ANNA,))
        (raw,) = server.messages
        assert links(raw) == {"https://town.example/one", "https://town.example/two"}
        assert "обновлено" not in body(raw)
        assert post.send(server, MORNING + timedelta(hours=3)) == mailing.Mailing(had=(ANNA,))
        post.send(server, MORNING + DAY)
        assert links(server.messages[1]) == set()


def test_what_was_refused_for_weeks_is_told_when_a_letter_is_taken(post):
    with ScriptedSmtp({"RCPT": "550 relaying denied"}) as server:
        for day in range(12):
            post.article(f"day-{day}", now=MORNING + day * DAY)
            assert len(post.send(server, MORNING + day * DAY).failed) == 1
    with ScriptedSmtp() as server:
        post.send(server, MORNING + 12 * DAY)
        (raw,) = server.messages
        assert links(raw) == {f"https://town.example/day-{day}" for day in range(12)}


# A run that was killed, and letters that are still under way


def test_a_letter_that_a_killed_run_was_sending_goes_at_once_and_once_more_only(post):
    class Killed(MemoryStore):
        def mark(self, delivery_id, state, now, error=None):
            super().mark(delivery_id, state, now, error)
            if state is DeliveryState.SENDING:
                raise KeyboardInterrupt

    post.article()
    post.store = Killed(**vars(post.store))
    with ScriptedSmtp() as server:
        with pytest.raises(KeyboardInterrupt):
            post.send(server)
        post.store = MemoryStore(**vars(post.store))
        (kept,) = _deliveries(post)
        assert kept.state is DeliveryState.SENDING
        told = post.send(server, MORNING + timedelta(seconds=5))
        assert told == mailing.Mailing(sent=(ANNA,))
        assert ids(server) == [kept.message_id]


def test_a_letter_whose_senders_were_killed_twice_is_named_and_not_sent(post, server):
    post.article()
    post.send(nobody())
    (kept,) = _deliveries(post)
    for state in (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENDING):
        post.store.mark(kept.id, state, MORNING)
    told = post.send(server, MORNING + timedelta(hours=1))
    ((who, why),) = told.failed
    assert (who, told.had, told.sent) == (ANNA, (), ())
    assert "resend" in why
    assert server.messages == []


def test_a_letter_whose_answer_was_lost_twice_is_never_called_had(post):
    with ScriptedSmtp({".": DROP}) as server:
        for hour in range(4):
            told = post.send(server, MORNING + timedelta(hours=hour))
            assert ([who for who, _ in told.failed], told.had) == ([ANNA], ())


# One reader, and the others


def test_an_address_written_otherwise_is_the_same_reader(post, server):
    post.article()
    post.send(server)
    post.recipients = {ANNA.capitalize(): ""}
    assert post.send(server).sent == ()
    post.send(server, MORNING + DAY)
    assert links(server.messages[1]) == set()
    assert parsed(server.messages[1])["To"] == ANNA.capitalize()


def test_one_readers_clash_is_named_and_the_others_have_their_letters(post, server):
    class Clashing(MemoryStore):
        def queue(self, recipient, *rest):
            if recipient == ANNA:
                raise ClashError("letter: is in the outbox already")
            return super().queue(recipient, *rest)

    post.recipients = {ANNA: "", BORIS: ""}
    post.store = Clashing(**vars(post.store))
    told = post.send(server)
    assert told.sent == (BORIS,)
    ((who, why),) = told.failed
    assert who == ANNA
    assert "in the outbox already" in why


def test_a_letter_that_cannot_be_written_is_named_and_the_others_go(post, server, monkeypatch):
    from dozor.letters import message

    build = message.build_message

    def refuse_anna(rendered, recipient, *rest, **more):
        if recipient.address == ANNA:
            raise ValueError("address: is not one plain e-mail address")
        return build(rendered, recipient, *rest, **more)

    monkeypatch.setattr(message, "build_message", refuse_anna)
    post.recipients = {ANNA: "", BORIS: ""}
    told = post.send(server)
    assert (told.sent, [who for who, _ in told.failed]) == ((BORIS,), [ANNA])


def test_a_dead_store_ends_the_letters(post, server):
    class Dead(MemoryStore):
        def queue(self, *_):
            raise StorageError("database: no space is left on its disk")

    post.recipients = {ANNA: "", BORIS: ""}
    post.store = Dead(**vars(post.store))
    with pytest.raises(StorageError, match="no space"):
        post.send(server)
    assert server.connections == 0


def test_a_letter_that_another_process_sends_is_neither_sent_nor_failed_here(post, server):
    class Shared(MemoryStore):
        def mark(self, delivery_id, state, now, error=None):
            raise LockedError(f"delivery {delivery_id}", "a process that has it as 'sending'")

    post.store = Shared()
    assert post.send(server) == mailing.Mailing()
    assert server.messages == []


def test_after_a_lost_answer_a_letter_is_sent_once_more_and_no_oftener(post):
    with ScriptedSmtp({".": DROP}) as server:
        for hour in range(5):
            post.send(server, MORNING + timedelta(hours=hour))
        assert len(server.messages) == 2
        assert len(set(ids(server))) == 1


def test_letters_of_days_without_a_server_arrive_when_it_is_back(post):
    """However long it was away: what stands in a letter stands in no other."""
    dead, days = nobody(), 12
    for day in range(days):
        post.article(f"day-{day}", now=MORNING + day * DAY)
        assert [who for who, _ in post.send(dead, MORNING + day * DAY).failed] == [ANNA] * (day + 1)
    with ScriptedSmtp() as server:
        assert post.send(server, MORNING + days * DAY).sent == (ANNA,) * (days + 1)
        told = [links(raw) for raw in server.messages]
        assert told == [*({f"https://town.example/day-{day}"} for day in range(days)), set()]


def test_what_came_since_the_last_letter_is_told_however_long_ago_that_was(post, server):
    """The letters job stood still for a month, and crawls went on."""
    post.send(server)
    post.article("old", now=MORNING + 2 * DAY)
    post.article("new", now=MORNING + 30 * DAY)
    post.send(server, MORNING + 30 * DAY)
    assert links(server.messages[1]) == {"https://town.example/old", "https://town.example/new"}


def test_a_new_reader_gets_no_archive(post, server):
    post.article("old", now=MORNING - 8 * DAY)
    post.article("new", now=MORNING - 6 * DAY)
    post.send(server)
    assert links(server.messages[0]) == {"https://town.example/new"}


def test_without_mail_nothing_is_sent(post, tmp_path):
    post.recipients = {}
    setup = post.setup()
    config = setup.config.model_copy(update={"mail": None})
    alone = Setup(config=config, database_url="sqlite://")
    assert mailing.send_letters(alone, post.store) == mailing.Mailing()


def test_a_real_server_takes_the_letter(post, tmp_path):
    post.article()
    with Mailbox(tmp_path / "mailbox") as mailbox:
        assert post.send(mailbox.port).sent == (ANNA,)
        (message,) = mailbox.messages
    assert "https://town.example/one" in message.get_body(("html",)).get_content()


# Preview and resending


def ordered(raw):
    return [line for line in body(raw).splitlines() if line.startswith("https://town")]


def test_what_a_ranker_prefers_is_told_first_and_nothing_is_left_out(post, server):
    """Until the topic changes: then the order is by the clock again."""
    post.article("one", text="Мост через реку открыли.")
    post.article("two", text="Мост через реку: автобусы.")
    ranker = Ranker(
        words=(Word(lemma="автобус", rarity=1.0, weight=4.0),), rules=(), bias=-2.0, figures={}
    )
    (topic,) = post.setup().topics()
    for day, digest in enumerate((topic.digest(), "of another version")):
        post.store.put_ranker(
            StoredRanker(
                topic_id=TOPIC, topic_digest=digest, made_at=MORNING, model=to_json(ranker)
            )
        )
        post.store.letters.clear()
        post.send(server, MORNING + day * DAY)
    first, second = map(ordered, server.messages)
    assert first == ["https://town.example/two", "https://town.example/one"]
    assert second == ["https://town.example/one", "https://town.example/two"]


def test_a_preview_is_files_and_nothing_else(post, server, tmp_path):
    post.recipients = {ANNA: "", BORIS: ""}
    post.article()
    before = copy.deepcopy(post.store)
    shown = mailing.preview_letters(post.setup(port=server.port), post.store, tmp_path / "shown")
    names = {path.name for path in shown.previews}
    assert names == {f"{who}{end}" for who in (ANNA, BORIS) for end in (".eml", ".html", ".txt")}
    assert "https://town.example/one" in (tmp_path / "shown" / f"{ANNA}.txt").read_text("utf-8")
    assert post.store == before
    assert server.connections == 0


def test_a_preview_is_the_letter_that_is_sent(post, server, tmp_path):
    post.article()
    mailing.preview_letters(post.setup(), post.store, tmp_path / "shown")
    post.send(server)
    shown = (tmp_path / "shown" / f"{ANNA}.eml").read_bytes()
    assert body(shown) == body(server.messages[0])
    assert parsed(shown)["Message-ID"] == ids(server)[0]


def test_letters_are_sent_again_as_they_were(post, server):
    post.article()
    post.send(server)
    again = mailing.resend_letters(
        post.setup(MORNING + timedelta(hours=1), server.port), post.store, MORNING - DAY
    )
    assert again == mailing.Mailing(sent=(ANNA,))
    first, second = server.messages
    assert first == second


def test_letters_composed_before_are_not_sent_again(post, server):
    post.send(server)
    later = MORNING + timedelta(hours=1)
    mailing.resend_letters(post.setup(later, server.port), post.store, later)
    assert len(server.messages) == 1


# What could not be read


def crawl(post, source_id, status=VisitStatus.OK, ends=()):
    """One visit with an entry for each of these ends."""
    shown = keyed(*map(str, range(len(ends))), source_id=source_id)
    found = post.store.record_visit(post.run_id, a_visit(source_id, status), shown, MORNING)
    for entry_id, outcome in zip(found, ends, strict=True):
        post.store.finish(post.run_id, entry_id, outcome, MORNING)


def test_a_source_that_could_not_be_visited_is_named(post, server):
    crawl(post, "town")
    crawl(post, "city", VisitStatus.TIMEOUT)
    post.send(server)
    assert "Столица" in body(server.messages[0])
    assert "Городок" not in body(server.messages[0])


@pytest.mark.parametrize(
    ("ends", "named"),
    [
        pytest.param([Outcome.ROBOTS_DENIED] * 3, True, id="every new article refused"),
        pytest.param([Outcome.ROBOTS_DENIED, Outcome.SEEN], True, id="all but those known"),
        pytest.param([Outcome.TIMEOUT, Outcome.HTTP_ERROR], True, id="each in its way"),
        pytest.param([Outcome.ROBOTS_DENIED, Outcome.OFF_TOPIC], False, id="one was read"),
        pytest.param([Outcome.TOO_SHORT, Outcome.NOT_ARTICLE], False, id="read, and no articles"),
        pytest.param([Outcome.SEEN, Outcome.TOO_OLD], False, id="nothing new"),
        pytest.param([], False, id="nothing at all"),
    ],
)
def test_a_source_that_shows_articles_and_gives_none_is_named(post, server, ends, named):
    crawl(post, "city", ends=ends)
    crawl(post, "town", ends=[Outcome.OFF_TOPIC])
    post.send(server)
    text = body(server.messages[0])
    assert ("Столица" in text) is named
    assert "Городок" not in text


def test_a_letter_says_how_many_sources_were_read(post, server):
    crawl(post, "town", ends=[Outcome.OFF_TOPIC])
    crawl(post, "city", ends=[Outcome.ROBOTS_DENIED])
    read = mailing._read(post.setup(), post.store, None)
    assert (read.read_count, read.source_count, len(read.unread)) == (1, 2, 1)


def test_letters_alone_tell_of_the_last_crawl(post, server):
    crawl(post, "city", VisitStatus.TIMEOUT)
    post.store.begin_run("letters", MORNING)
    post.send(server)
    assert "Столица" in body(server.messages[0])
