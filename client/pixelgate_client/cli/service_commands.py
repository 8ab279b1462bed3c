"""``pixelgate health``, ``stats`` and ``doctor``: how the service is, and why it may not answer."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from pixelgate_client.cli.answers import print_answer, print_page
from pixelgate_client.cli.exit_codes import ExitCode, print_json, telling_errors
from pixelgate_client.cli.ops import AwsEndpointOption
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session, calling
from pixelgate_client.diagnosis.check import Check, CheckOutcome
from pixelgate_client.diagnosis.examination import examine
from pixelgate_client.diagnosis.stack import examine_stack
from pixelgate_client.display.check_lines import check_page
from pixelgate_client.display.stats_table import stats_page
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.installed import installed_version
from pixelgate_client.models.service import Health
from pixelgate_client.operations.stack import Aws

_BETWEEN_US = frozenset({"settings", "service", "key"})


def health(
    ctx: typer.Context,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
) -> None:
    """Say whether the service is up, and its version."""
    with calling(ctx, endpoint, None, as_json=as_json) as client:
        print_answer(client.health(), _health_line, as_json=as_json)


def stats(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=31, help="Of so many days, today included.")] = 7,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Count the images that came in on each of the last days, by where they stand now."""
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        print_answer(client.stats(days=days), stats_page, as_json=as_json)


def doctor(
    ctx: typer.Context,
    stack: Annotated[
        str | None,
        typer.Option("--stack", metavar="NAME", help="Check the deployed stack, too, by AWS credentials."),
    ] = None,
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Find out why something does not work, and say what to do about it. Changes nothing."""
    session = ctx.ensure_object(Session)
    with telling_errors(as_json=as_json):
        settings = session.settings(endpoint, api_key)
        with session.client(endpoint, api_key) as client:
            found = examine(
                client, settings, client_version=installed_version(), now=lambda: datetime.now(UTC)
            )
            checks = _told(found, as_json=as_json)
        if stack is not None:
            checks += _told(examine_stack(Aws(aws_endpoint), stack), as_json=as_json)
    if as_json:
        print_json({"endpoint": settings.endpoint, "checks": [check.document() for check in checks]})
    raise typer.Exit(_exit_code(checks))


def _told(found: Iterable[Check], *, as_json: bool) -> list[Check]:
    """All checks, each printed as soon as it is made: some wait for what does not answer."""
    checks = []
    for check in found:
        checks.append(check)
        if not as_json:
            print_page(check_page(check))
    return checks


def _exit_code(checks: Sequence[Check]) -> ExitCode:
    at_fault = {check.name for check in checks if check.outcome is CheckOutcome.WRONG}
    if at_fault & _BETWEEN_US:
        return ExitCode.UNREACHABLE
    return ExitCode.FAILED if at_fault else ExitCode.DONE


def _health_line(health: Health) -> Text:
    return plain(f"{health.status}, version {health.version}")
