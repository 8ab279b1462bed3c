"""However often events are told, orders repeated and processes killed: each event arrives, on record once.

Hypothesis draws what happens next and at which call to the table the process dies, before or after it took
effect; then everything is let run. The bus and the queue deliver at least once, in any order.
"""

import os
from contextlib import nullcontext
from datetime import timedelta

import boto3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from pixelgate.api.webhook_delivery import RetryRound, WebhookDeliverer
from pixelgate.api.webhook_fan_out import FanOut
from pixelgate.domain.webhook_retries import RetrySchedule
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore
from tests.support.crashing import CrashedError, crash_at
from tests.support.documents import NOW, WORKSPACE
from tests.support.fakes import RecordedQueue
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import ScriptedReceiver, analysed_event, webhook

EXAMPLES = int(os.environ.get("EXAMPLES", "25"))
# More pauses than anything drawn can use up: nothing dies here.
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 20, *[60] * 60)]
EVENTS = [analysed_event(history_length=number) for number in (4, 5)]

steps = st.tuples(
    st.sampled_from(["tell", "deliver", "deliver", "repeat", "round"]),
    st.integers(0, 5),
    st.one_of(st.none(), st.tuples(st.integers(1, 4), st.booleans())),
)


class World:
    """Two webhooks that want everything and one that wants nothing of this."""

    def __init__(self, client, statuses):
        self.client = client
        create_table(client)
        self.webhooks, self.deliveries = WebhookStore(client, TABLE), DeliveryStore(client, TABLE)
        self.wanting = [webhook(), webhook()]
        for each in (*self.wanting, webhook(events=["ImageErased"])):
            self.webhooks.add(each)
        self.queue = RecordedQueue()
        self.receiver = ScriptedReceiver(*statuses, 200)
        self.now = NOW

    def step(self, what, which, crash):
        dying = crash_at(crash[0], [self.client], after_it=crash[1]) if crash else nullcontext()
        try:
            with dying:
                self.do(what, which)
        except CrashedError:
            return

    def do(self, what, which):
        match what:
            case "tell":
                fan_out = FanOut(webhooks=self.webhooks, deliveries=self.deliveries, queue=self.queue)
                fan_out.fan_out(EVENTS[which % len(EVENTS)], now=self.now)
            case "round":
                self.now += timedelta(minutes=30)
                due = RetryRound(deliveries=self.deliveries, queue=self.queue)
                due.run(now=self.now, limit=100, is_time_up=lambda: False)
            case "deliver" | "repeat" if self.queue.messages:
                order = self.queue.messages[which % len(self.queue.messages)]
                self.deliver(order)
                # Only what was carried out leaves the queue, and not even that always.
                if what == "deliver":
                    self.queue.messages.remove(order)

    def deliver(self, order):
        WebhookDeliverer(
            webhooks=self.webhooks,
            deliveries=self.deliveries,
            sender=self.receiver,
            queue_after=lambda delay: self.queue,
            schedule=RetrySchedule(DELAYS),
            chance=lambda: 0.0,
        ).deliver(order, now=self.now)

    def let_run(self):
        """The bus tells what it has not been thanked for; then whatever is due is done."""
        for number in range(len(EVENTS)):
            self.do("tell", number)
        for _ in range(40):
            while self.queue.messages:
                self.do("deliver", 0)
            self.do("round", 0)

    def stored(self):
        return [
            each
            for subscribed in self.wanting
            for each in self.deliveries.page(WORKSPACE, subscribed.id, limit=100).deliveries
        ]


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(
    script=st.lists(steps, max_size=12),
    statuses=st.lists(st.sampled_from([200, 204, 500, 302, None]), max_size=4),
)
def test_every_event_arrives_at_every_webhook_that_wants_it_and_is_recorded_once(script, statuses):
    with mock_aws():
        world = World(boto3.client("dynamodb", region_name="eu-west-1"), statuses)
        for step in script:
            world.step(*step)

        world.let_run()

        stored = world.stored()
        assert sorted(each.event_id for each in stored) == sorted([each.event_id for each in EVENTS] * 2)
        assert {each.status for each in stored} == {"DELIVERED"}
        # One body per event, whoever gets it and however often.
        assert set(world.receiver.sent) == {(each.event_id, each.body) for each in stored}
        for each in stored:
            assert each.recent[-1].succeeded
            assert [attempt.number for attempt in each.recent] == [*range(1, each.attempts + 1)]
            assert not any(attempt.succeeded for attempt in each.recent[:-1])
        assert sum(each.attempts for each in stored) <= len(world.receiver.sent)
