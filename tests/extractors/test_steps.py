"""A step that hangs, kills or delays its task is left out, and the rest comes out."""

from contextlib import closing

import pytest

from dozor.models import Entry, Outcome
from dozor.protocols import WorkerDied
from extractors.parsers import articles
from extractors.steps import DIED, NOT_TRIED, TOO_SLOW, begin
from extractors.workers import ProcessWorkers
from tests.fakes.pdf import hanging
from tests.fakes.stepping import walk

SECONDS = 2.0


@pytest.fixture(scope="module")
def workers():
    with closing(ProcessWorkers(count=2, seconds=SECONDS)) as started:
        started.submit(abs, -1).result(60)
        yield started


def left_out(found):
    return {step: why for step, why in found if why != "done"}


def test_nothing_is_left_out_where_nobody_watches():
    assert begin(3) is None


@pytest.mark.slow
def test_a_task_without_a_bad_step_is_run_once(workers):
    assert left_out(workers.submit(walk, 5, {}).result(60)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("way", "why"), [("hang", TOO_SLOW), ("die", DIED), ("dawdle", TOO_SLOW)])
def test_a_bad_step_is_left_out(workers, way, why):
    found = workers.submit(walk, 5, {3: way}).result(90)
    assert [step for step, _ in found] == [1, 2, 3, 4, 5]
    assert left_out(found) == {3: why}


@pytest.mark.slow
def test_after_a_few_bad_steps_the_rest_is_not_tried(workers):
    found = workers.submit(walk, 7, dict.fromkeys((1, 2, 4, 6), "hang")).result(120)
    assert left_out(found) == {
        1: TOO_SLOW, 2: TOO_SLOW, 4: TOO_SLOW, 6: TOO_SLOW, 7: NOT_TRIED
    }  # fmt: skip


@pytest.mark.slow
def test_two_tasks_at_once_keep_their_own_steps(workers):
    one = workers.submit(walk, 4, {2: "hang"})
    two = workers.submit(walk, 4, {3: "die"})
    assert left_out(one.result(90)) == {2: TOO_SLOW}
    assert left_out(two.result(90)) == {3: DIED}


@pytest.mark.slow
def test_closing_ends_a_task_between_its_tries():
    started = ProcessWorkers(count=1, seconds=SECONDS)
    running = started.submit(walk, 3, dict.fromkeys((1, 2, 3), "hang"))
    with pytest.raises(TimeoutError):
        running.result(3.5)
    started.close()
    with pytest.raises(WorkerDied):
        running.result(10)


@pytest.mark.slow
def test_the_pages_before_and_after_one_that_hangs_are_read(make_page, source):
    page = make_page(hanging([17], 30), "https://vestnik.example/1.pdf", "application/pdf")
    with closing(ProcessWorkers(count=1, seconds=5.0)) as workers:
        found = workers.submit(articles, page, source, Entry(url=page.url)).result(90)
    assert [one.page for one in found if one.outcome is None] == [
        number for number in range(1, 31) if number != 17
    ]
    (told,) = [one for one in found if one.outcome is not None]
    assert (told.outcome, told.page) == (Outcome.TOO_COSTLY, 17)
    assert told.detail == "page 17: reading it takes too long"
