"""Deliveries: each event once per webhook, tried over a day, then dead, visible and replayable."""

from datetime import timedelta

import pytest

from pixelgate.api.webhook_delivery import GONE_NOTE, DeliverOutcome, RetryRound, WebhookDeliverer
from pixelgate.api.webhook_fan_out import FanOut
from pixelgate.domain.webhook_deliveries import GRACE, KEPT_ATTEMPTS, DeliveryOrder
from pixelgate.domain.webhook_retries import SPREAD, RetrySchedule
from pixelgate.domain.webhooks import PATIENCE, WebhookSettings
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore
from tests.support.documents import NOW, OTHER_ID, WORKSPACE
from tests.support.fakes import RecordedQueue
from tests.support.tables import TABLE
from tests.support.webhooks import URL, ScriptedReceiver, analysed_event, webhook

DELAYS = [timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 50400)]
ROUND = timedelta(minutes=5)
EVENT = analysed_event()


class World:
    """Everything between the bus and a receiver; its queue holds messages back as SQS does."""

    def __init__(self, dynamodb):
        self.webhooks, self.deliveries = WebhookStore(dynamodb, TABLE), DeliveryStore(dynamodb, TABLE)
        self.queue = RecordedQueue()
        self.delays = []
        self.chance = 0.0
        self.receiver = ScriptedReceiver(200)
        self.now = NOW

    def subscribe(self, **settings):
        added = webhook(**settings)
        self.webhooks.add(added)
        return added

    def announce(self, event=EVENT):
        fan_out = FanOut(webhooks=self.webhooks, deliveries=self.deliveries, queue=self.queue)
        return fan_out.fan_out(event, now=self.now)

    def deliver(self, order=None):
        deliverer = WebhookDeliverer(
            webhooks=self.webhooks,
            deliveries=self.deliveries,
            sender=self.receiver,
            queue_after=self._after,
            schedule=RetrySchedule(DELAYS),
            chance=lambda: self.chance,
        )
        return deliverer.deliver(order or self.queue.messages.pop(0), now=self.now)

    def retry(self, *, limit=10, is_time_up=lambda: False):
        due = RetryRound(deliveries=self.deliveries, queue=self.queue)
        return due.run(now=self.now, limit=limit, is_time_up=is_time_up)

    def stored(self, subscribed, event=EVENT):
        return self.deliveries.get(WORKSPACE, subscribed.id, event.event_id)

    def until_dead(self, subscribed, event=EVENT):
        """What the queue and the rounds do in the course of days; returns when attempts were made."""
        moments = []
        while True:
            assert self.queue.messages
            moments.append(self.now - NOW)
            if self.deliver() is DeliverOutcome.DEAD:
                return moments
            if self.delays:
                self.now += self.delays.pop()
            else:
                self.now = self.stored(subscribed, event).look_at + ROUND
                assert self.retry() == 1

    def _after(self, delay):
        self.delays.append(delay)
        return self.queue


@pytest.fixture
def world(dynamodb):
    return World(dynamodb)


def test_an_event_is_delivered_to_every_webhook_that_wants_it_and_to_no_other(world):
    wanting = world.subscribe(events=["ImageAnalysed"], filter={"statuses": ["APPROVED"]})
    for settings in (
        {"events": ["ImageErased"]},
        {"enabled": False},
        {"workspace": "other"},
        *(
            {"filter": each}
            for each in ({"statuses": ["REJECTED"]}, {"collections": ["a"]}, {"queues": ["b"]})
        ),
    ):
        world.subscribe(**settings)

    assert world.announce() == 1
    assert world.deliver() is DeliverOutcome.DELIVERED

    assert [sent[0] for sent in world.receiver.sent] == [EVENT.event_id]
    delivery = world.stored(wanting)
    assert (delivery.status, delivery.attempts, delivery.next_attempt_at) == ("DELIVERED", 1, None)


def test_an_event_that_is_told_again_is_delivered_once(world):
    world.subscribe()

    world.announce()
    world.announce()

    assert [world.deliver(), world.deliver()] == [DeliverOutcome.DELIVERED, DeliverOutcome.STALE]
    world.announce()
    assert world.queue.messages == []
    assert len(world.receiver.sent) == 1


def test_what_is_stored_and_sent_holds_nothing_of_the_picture(world, dynamodb):
    world.subscribe()
    world.announce(EVENT)
    world.deliver()

    assert "secret in the picture" not in str(dynamodb.scan(TableName=TABLE)["Items"])
    assert '"reason_code"' in world.receiver.sent[0][1]


def test_a_failing_receiver_is_tried_over_more_than_a_day_and_then_given_up(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(503)
    world.announce()

    moments = world.until_dead(subscribed)

    assert len(moments) == len(DELAYS) + 1
    assert moments[1] == timedelta(seconds=5)
    for made, delay in zip(range(1, len(moments)), DELAYS, strict=True):
        assert timedelta() <= moments[made] - moments[made - 1] - delay <= ROUND
    assert timedelta(hours=31) < moments[-1] < timedelta(hours=33)
    dead = world.stored(subscribed)
    assert (dead.status, dead.note) == ("DEAD", "8 attempts failed")
    assert [attempt.number for attempt in dead.recent] == [*range(1, 9)]
    assert len(set(world.receiver.sent)) == 1


def test_what_failed_together_comes_back_apart_and_never_sooner(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(500)
    world.announce()

    world.chance = 0.5
    world.deliver()
    world.chance = 0.999
    world.deliver()
    world.deliver()

    assert world.delays == [DELAYS[0] * (1 + SPREAD * 0.5), DELAYS[1] * (1 + SPREAD * 0.999)]
    assert world.stored(subscribed).next_attempt_at - NOW == DELAYS[2] * (1 + SPREAD * 0.999)


def test_a_receiver_that_is_busy_is_left_alone_for_as_long_as_it_asks(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(429, retry_after_s=120)
    world.announce()

    assert world.deliver() is DeliverOutcome.FAILED

    assert world.delays == [timedelta(minutes=2)]
    assert world.stored(subscribed).recent[-1].retry_after_s == 120


def test_a_pause_that_no_queue_waits_is_kept_by_the_rounds(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(503, retry_after_s=3600)
    world.announce()

    world.deliver()

    delivery = world.stored(subscribed)
    assert (world.delays, world.queue.messages) == ([], [])
    assert delivery.look_at == delivery.next_attempt_at == NOW + timedelta(hours=1)


def test_one_success_ends_it(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(None, 500, 302, 204)
    world.announce()

    assert [world.deliver() for _ in range(3)] == [DeliverOutcome.FAILED] * 3
    assert world.queue.messages == []  # for half an hour, which no queue waits
    world.now += timedelta(minutes=30, seconds=1)
    assert world.retry() == 1
    assert world.deliver() is DeliverOutcome.DELIVERED

    delivery = world.stored(subscribed)
    assert [(each.status_code, each.error) for each in delivery.recent] == [
        (None, "the connection broke"),
        (500, None),
        (302, None),
        (204, None),
    ]


def test_an_order_that_is_carried_out_twice_at_once_counts_once(world):
    subscribed = world.subscribe()
    world.announce()
    order = world.queue.messages.pop()

    class Meanwhile(ScriptedReceiver):
        def attempt(self, *arguments, **told):
            world.receiver = ScriptedReceiver(200)
            assert world.deliver(order) is DeliverOutcome.DELIVERED
            return super().attempt(*arguments, **told)

    world.receiver = Meanwhile(500)

    assert world.deliver(order) is DeliverOutcome.STALE
    assert (world.stored(subscribed).status, world.stored(subscribed).attempts) == ("DELIVERED", 1)


def test_a_lost_message_is_made_up_for_once(world):
    subscribed = world.subscribe()
    world.announce()
    world.queue.messages.clear()

    world.now += GRACE - timedelta(seconds=1)
    assert world.retry() == 0
    world.now += timedelta(seconds=2)
    assert (world.retry(is_time_up=lambda: True), world.retry(), world.retry()) == (0, 1, 0)

    assert world.deliver() is DeliverOutcome.DELIVERED
    assert world.stored(subscribed).attempts == 1


def test_a_round_is_bounded_and_one_that_cannot_be_ordered_stops_no_other(world):
    world.subscribe()
    events = [EVENT, analysed_event(id=OTHER_ID), analysed_event(history_length=9)]
    for event in events:
        world.announce(event)
    world.queue.messages.clear()
    world.now += GRACE + timedelta(seconds=1)

    class BusyOnce(RecordedQueue):
        def send(self, message):
            if not self.messages and message.event_id == min(event.event_id for event in events):
                raise ConnectionError
            super().send(message)

    world.queue = BusyOnce()

    assert world.retry(limit=2) in (1, 2)
    assert world.retry() >= 1


def test_what_says_gone_is_disabled_and_what_waits_for_it_given_up(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(410)
    later = analysed_event(history_length=9)
    for event in (EVENT, later):
        world.announce(event)

    assert [world.deliver(), world.deliver()] == [DeliverOutcome.DEAD] * 2

    disabled = world.webhooks.get(WORKSPACE, subscribed.id)
    assert (disabled.enabled, disabled.note) == (False, GONE_NOTE)
    assert world.stored(subscribed).note == GONE_NOTE
    assert world.stored(subscribed, later).note == "the webhook is disabled"
    assert world.announce(analysed_event(history_length=10)) == 0


def test_days_without_a_success_disable_a_webhook_and_a_success_forgives(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(500)
    world.announce()
    world.until_dead(subscribed)
    assert world.webhooks.get(WORKSPACE, subscribed.id).enabled
    assert world.webhooks.get(WORKSPACE, subscribed.id).failing_since == NOW

    world.now = NOW + PATIENCE - timedelta(hours=12)
    later = analysed_event(history_length=9)
    world.announce(later)
    world.until_dead(subscribed, later)

    disabled = world.webhooks.get(WORKSPACE, subscribed.id)
    assert (disabled.enabled, disabled.note) == (False, "nothing was accepted for 5 days")

    world.webhooks.set(disabled, WebhookSettings(url=URL), now=world.now)
    again = world.webhooks.get(WORKSPACE, subscribed.id)
    assert (again.enabled, again.note, again.failing_since) == (True, None, None)


def test_a_success_ends_a_series_of_failures(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(500, 200)
    world.announce()

    world.deliver()
    assert world.webhooks.get(WORKSPACE, subscribed.id).failing_since == NOW
    world.deliver()

    assert world.webhooks.get(WORKSPACE, subscribed.id).failing_since is None


def test_what_a_removed_webhook_left_is_given_up(world):
    subscribed = world.subscribe()
    world.announce()
    world.webhooks.remove(subscribed, now=NOW)

    assert world.deliver() is DeliverOutcome.DEAD
    assert world.stored(subscribed).note == "the webhook was removed"
    unknown = DeliveryOrder.of(world.stored(subscribed)).model_copy(update={"event_id": "evt_" + "0" * 26})
    assert world.deliver(unknown) is DeliverOutcome.STALE


def test_a_replay_begins_the_schedule_anew_and_keeps_the_record_bounded(world):
    subscribed = world.subscribe()
    world.receiver = ScriptedReceiver(500)
    world.announce()
    world.until_dead(subscribed)

    for _ in range(3):
        replayed = world.stored(subscribed).replayed(world.now)
        assert world.deliveries.save(replayed)
        world.queue.send(DeliveryOrder.of(replayed))
        world.until_dead(subscribed)

    dead = world.stored(subscribed)
    assert (dead.attempts, dead.note) == (32, "8 attempts failed")
    assert [attempt.number for attempt in dead.recent] == [*range(33 - KEPT_ATTEMPTS, 33)]
