"""Webhooks, deliveries and attempts, for people."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pixelgate_client.display.summaries import NOTHING
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.models.webhooks import Attempt, DeliveryDetail, DeliverySummary, Webhook

_STATUS_STYLES = {"DELIVERED": "green", "DEAD": "bold red", "PENDING": "yellow"}


def webhooks_table(webhooks: Sequence[Webhook]) -> Table:
    """One row per webhook. The id is never cut: it is what the next command needs."""
    table = _table("id", "state", "events", "url")
    for webhook in webhooks:
        table.add_row(
            plain(webhook.id), _state(webhook), plain(", ".join(webhook.events) or "all"), plain(webhook.url)
        )
    return table


def webhook_page(webhook: Webhook) -> Group:
    """All about one webhook."""
    chosen = webhook.filter
    filters = (("status", chosen.statuses), ("collection", chosen.collections), ("queue", chosen.queues))
    lines = [
        plain(webhook.url, style="bold") + plain(f"  {webhook.id}", style="dim"),
        _state(webhook),
        plain("events " + (", ".join(webhook.events) or "all")),
        *(plain(f"{name} {' or '.join(values)}") for name, values in filters if values),
        *([plain(webhook.description)] if webhook.description else []),
    ]
    if webhook.failing_since is not None:
        lines.append(plain(f"nothing accepted since {webhook.failing_since:%Y-%m-%d %H:%M}", style="red"))
    if webhook.previous_secret_expires_at is not None:
        lines.append(plain(f"the old secret signs until {webhook.previous_secret_expires_at:%Y-%m-%d %H:%M}"))
    return Group(*lines)


def deliveries_table(deliveries: Iterable[DeliverySummary]) -> Table:
    """One row per delivery."""
    table = _table("event", "type", "image", "status", "attempts", "what came of it")
    for each in deliveries:
        table.add_row(
            plain(each.event_id),
            plain(each.event_type),
            plain(each.image_id),
            plain(each.status, style=_STATUS_STYLES.get(each.status, "")),
            str(each.attempts),
            _outcome(each),
        )
    return table


def delivery_page(delivery: DeliveryDetail) -> Text:
    """One delivery with its latest attempts and what is sent."""
    return Text("\n").join(
        [
            plain(delivery.event_id, style="bold")
            + plain(f"  {delivery.event_type} of {delivery.image_id}  ")
            + plain(delivery.status, style=_STATUS_STYLES.get(delivery.status, "")),
            *([plain(delivery.note)] if delivery.note else []),
            *(plain(f"{each.at:%Y-%m-%d %H:%M:%S}  ") + attempt_phrase(each) for each in delivery.recent),
            plain(delivery.body, style="dim"),
        ]
    )


def attempt_phrase(attempt: Attempt) -> Text:
    """What came of one attempt."""
    answer = attempt.error or f"{attempt.status_code} {attempt.excerpt}".strip()
    wish = f", asks for {attempt.retry_after_s} s of rest" if attempt.retry_after_s else ""
    return plain(f"{answer}  ({attempt.took_ms} ms{wish})")


def _outcome(delivery: DeliverySummary) -> Text:
    last = attempt_phrase(delivery.last_attempt) if delivery.last_attempt else plain(NOTHING)
    return plain(f"{delivery.note}: ") + last if delivery.note else last


def _state(webhook: Webhook) -> Text:
    if webhook.enabled:
        return plain("failing", style="red") if webhook.failing_since else plain("enabled", style="green")
    return plain("disabled" + (f": {webhook.note}" if webhook.note else ""), style="dim")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column in ("id", "event", "image"))
    return table
