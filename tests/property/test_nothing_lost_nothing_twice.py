"""For any order and multiplicity of events, any crash and any retry: the state is that of one clean run.

Hypothesis draws who goes on next, call by call, which call is throttled and which process is killed before
it; then the faults stop, and time passes until nothing is left to do. ``EXAMPLES`` says how many lives are
tried.
"""

import os
from contextlib import contextmanager
from functools import cache

import boto3
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from pixelgate.api.failures import DIED
from pixelgate.api.sweeping import MAX_RETRIES
from pixelgate.domain.chains import ChainHead
from pixelgate.domain.events import ImageTagged
from pixelgate.domain.history import HistoryAction, verify_chain
from pixelgate.domain.status import TRANSIENT, ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.runtime.step import logger
from pixelgate.storage.duplicate_entries import index_keys_of
from pixelgate.storage.history import read_history
from pixelgate.storage.keys import REUSABLE, image_partition
from tests.support.documents import WORKSPACE
from tests.support.intake_world import Upload, World
from tests.support.tables import TABLE

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
IMAGES = ["img_01K0000000000000000000000A", "img_01K0000000000000000000000B"]
# Of one run only: when, how often, in which order, which of two uploads counted, and people's tags.
INCIDENTAL = {
    **dict.fromkeys(("created_at", "updated_at", "received_at", "retries", "version_id", "sequencer"), True),
    **dict.fromkeys(("tags", "removed_tags", "history_length", "history_head"), True),
    "review": {"asked_at", "due_at"},
}

Choice = st.integers(min_value=0, max_value=5)
actions = st.one_of(
    st.tuples(st.sampled_from(["step", "step", "step", "finish"]), Choice),
    st.tuples(st.sampled_from(["deliver", "deliver all", "execute", "announce", "sweep"]), Choice),
    st.tuples(st.sampled_from(["repeat event", "repeat execution", "tag", "analyse"]), Choice),
    st.tuples(st.sampled_from(["refuse", "kill", "lose event", "lose execution", "pass time"]), Choice),
)


@st.composite
def upload_plans(draw):
    """One or two uploads to each of one or two tickets, in the order in which storage saw them."""
    plan = []
    for image_id in IMAGES[: draw(st.integers(1, 2))]:
        for number in range(draw(st.integers(1, 2))):
            severity = draw(st.sampled_from([*Severity, None]))
            plan.append(Upload(image_id, f"v{number}", f"0{number}" * draw(st.integers(1, 2)), severity))
    return plan


@pytest.fixture(scope="module")
def dynamodb():
    # One for all lives: to make a client takes longer than most lives.
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-west-1")


@contextmanager
def a_world(dynamodb):
    level = logger.log_level
    with pytest.MonkeyPatch.context() as monkeypatch:
        logger.setLevel("CRITICAL")
        world = World(monkeypatch, dynamodb)
        try:
            yield world
        finally:
            for process in world.processes:
                process.kill()
            dynamodb.delete_table(TableName=TABLE)
            logger.setLevel(level)


def pick(items, choice):
    return items[choice % len(items)] if items else None


def act(world, name, choice):
    """One action; what cannot be done now is not done."""
    process = pick(world.processes, choice)
    message, execution = pick(world.queue, choice), pick(world.started, choice)
    match name:
        case "step" if process:
            process.step()
        case "finish" if process:
            finish(process)
        case "deliver" if message:
            world.deliver([message])
        case "deliver all" if message:
            world.deliver(list(reversed(world.queue)) if choice % 2 else list(world.queue))
        case "execute" if execution:
            world.execute(execution)
        case "repeat event" if world.uploads:
            world.send(pick(world.uploads, choice).event())
        case "repeat execution" if execution:
            world.started.append(execution)
        case "analyse":
            world.analyse(pick(world.uploads, choice).image_id)
        case "tag":
            world.tag(pick(world.uploads, choice).image_id)
        case "announce" if not any(process.is_announcement for process in world.processes):
            world.announce()
        case "sweep":
            world.sweep()
        case "refuse" | "kill" | "lose event" | "lose execution" | "pass time":
            world.setbacks += 1
            go_wrong(world, name, choice)
    world.settle()


def go_wrong(world, name, choice):
    process = pick(world.processes, choice)
    message, execution = pick(world.queue, choice), pick(world.started, choice)
    match name:
        case "refuse" if process:
            process.refuse()
        case "kill" if process:
            process.kill()
        case "lose event" if message:
            world.queue.remove(message)
        case "lose execution" if execution:
            world.started.remove(execution)
        case "pass time":
            world.pass_time(minutes=choice * 3)


def finish(process):
    while process.is_alive:
        process.step()


def come_to_rest(world):
    """No more faults: everything runs to its end, and the sweep goes round until it finds nothing."""
    for _ in range(3 * (MAX_RETRIES + 2)):
        finish_all(world)
        while world.queue:
            world.deliver(list(world.queue))
            finish_all(world)
        while world.started:
            world.execute(world.started[0])
            finish_all(world)
        world.announce()
        finish_all(world)
        if not world.dynamodb.scan(TableName=TABLE, IndexName="GSI3")["Items"]:
            return
        world.pass_time(minutes=6)
        world.sweep()
        finish_all(world)
    raise AssertionError("the world does not come to rest")


def finish_all(world):
    for process in list(world.processes):
        finish(process)
    world.settle()


def outcome(world, image_id):
    """What is left of one image: record, findings and verdict, and what was announced about it."""
    stored = world.images.get(WORKSPACE, image_id)
    events = {event.event_id: event for event in announced(world, image_id)}
    # Without its place in the history, which grows by whatever people do meanwhile.
    placed = {"event_id", "sequence", "occurred_at", "history_length", "history_head"}
    told = sorted(event.model_dump_json(exclude=placed) for event in events.values())
    return {
        "record": stored.model_dump(mode="json", exclude=INCIDENTAL),
        "findings": world.analyses.findings(WORKSPACE, image_id, stored.analysis),
        "verdict": world.analyses.verdict(WORKSPACE, image_id, stored.analysis),
        "announcements": told,
        "history": [
            (entry.action, entry.from_status, entry.to_status)
            for entry in history_of(world, image_id)
            if entry.action is not HistoryAction.TAGS_CHANGED
        ],
    }


@cache
def outcome_of_a_clean_run(dynamodb, image_id, severity):
    with a_world(dynamodb) as world:
        world.upload(Upload(image_id, "v0", "00", severity))
        come_to_rest(world)
        return outcome(world, image_id)


def items_of(world, image_id, prefix):
    items = world.dynamodb.scan(TableName=TABLE)["Items"]
    of_image = [item for item in items if item["PK"]["S"].endswith(image_id)]
    return [item["SK"]["S"] for item in of_image if item["SK"]["S"].startswith(prefix)]


def announced(world, image_id):
    """What was announced about an image, but for people's tags, which are of one run only."""
    events = [event for event in world.announcements.events if event.id == image_id]
    return [event for event in events if not isinstance(event, ImageTagged)]


def history_of(world, image_id):
    return read_history(world.dynamodb, TABLE, image_partition(WORKSPACE, image_id))


def check_history(world, image_id):
    """Nothing is missing or told twice; the record names its end, and what was announced the verdict."""
    stored, entries = world.images.get(WORKSPACE, image_id), history_of(world, image_id)
    heads = {event.history_head for event in announced(world, image_id)}
    ends = {HistoryAction.VERDICT_RECORDED, HistoryAction.ANALYSIS_FAILED}
    told = [tag for entry in entries for tag in entry.details.get("added", ())]

    assert verify_chain(entries) is None
    assert stored.history == ChainHead(length=len(entries), hash=entries[-1].hash)
    assert heads == {entry.hash for entry in entries if entry.action in ends}
    assert [entry.action for entry in entries].count(HistoryAction.RECEIVED) == 1
    assert [*stored.tags] == told
    assert {name for tagged, name in world.tagged if tagged == image_id} <= {*told}


def index_of_duplicates(world):
    """Every occupant of the index, and every pointer to what may be reused, with whom it points to."""
    entries = set()
    for item in world.dynamodb.scan(TableName=TABLE)["Items"]:
        partition = item["PK"]["S"]
        entries |= {(partition, member) for member in item.get("occupants", {}).get("BS", [])}
        if item["SK"]["S"] == REUSABLE:
            entries.add((partition, None))
    return entries


def check_index(world, image_ids):
    stored = [world.images.get(WORKSPACE, image_id) for image_id in image_ids]
    entries = {(key.partition, key.member) for record in stored for key in index_keys_of(record)}

    assert index_of_duplicates(world) == entries


def check(world, upload_plan, clean_outcomes):
    check_index(world, {upload.image_id for upload in upload_plan})
    for image_id in {upload.image_id for upload in upload_plan}:
        versions = {upload.version: upload for upload in upload_plan if upload.image_id == image_id}
        stored = world.images.get(WORKSPACE, image_id)
        assert stored.status not in TRANSIENT
        assert len(items_of(world, image_id, "VERDICT#")) <= 1
        check_history(world, image_id)

        if stored.status is ImageStatus.FAILED:
            assert stored.retries == MAX_RETRIES
            assert stored.reason_code in (DIED, "RetryableError")
            assert world.setbacks > MAX_RETRIES
            continue
        assert outcome(world, image_id) == clean_outcomes[versions[stored.version_id]]
        unused = {f"AUDIT#UNUSED_BYTES#{version}" for version in versions if version != stored.version_id}
        assert set(items_of(world, image_id, "AUDIT#")) <= unused


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
@given(upload_plan=upload_plans(), life=st.lists(actions, max_size=40))
@example(upload_plan=[Upload(IMAGES[0], "v0", "00", Severity.APPROVE)], life=[])
@example(upload_plan=[Upload(IMAGES[0], "v0", "00", Severity.APPROVE)], life=[("analyse", 0), ("tag", 0)])
def test_whatever_happens_the_end_is_that_of_one_clean_run(dynamodb, upload_plan, life):
    clean_outcomes = {
        upload: outcome_of_a_clean_run(dynamodb, upload.image_id, upload.severity) for upload in upload_plan
    }
    with a_world(dynamodb) as world:
        for upload in upload_plan:
            world.upload(upload)
        for name, choice in life:
            act(world, name, choice)
        come_to_rest(world)

        check(world, upload_plan, clean_outcomes)
