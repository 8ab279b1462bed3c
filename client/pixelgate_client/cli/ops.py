"""``pixelgate ops``: what operators do about what got stuck.

``retry`` goes through the API with a key, like any user's call. The others act on the stack itself and take
the operator's own AWS credentials: nothing of them is reachable over HTTP.
"""

import json
from itertools import islice
from typing import Annotated

import typer
from rich.table import Table

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.bars import tracked
from pixelgate_client.cli.each_image import do_each, exit_code_of_all, print_each
from pixelgate_client.cli.exit_codes import ExitCode, print_json, telling_errors
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, calling
from pixelgate_client.display.terminal_text import plain
from pixelgate_client.errors import CloudError
from pixelgate_client.models.image import ImageStatus, ImageSummary
from pixelgate_client.operations.dead_letters import DeadLetterQueue, DeadLetters
from pixelgate_client.operations.granting import grant
from pixelgate_client.operations.reindexing import order_reindexing
from pixelgate_client.operations.stack import Aws, output_of, telling_cloud_errors

EVERYTHING = 1_000_000

app = typer.Typer(
    help="Look after what got stuck: dead letters, failed images, the sweep.", no_args_is_help=True
)
dlq = typer.Typer(help="Dead letters: what could not be delivered.", no_args_is_help=True)
app.add_typer(dlq, name="dlq")

StackOption = Annotated[
    str, typer.Option("--stack", metavar="NAME", envvar="PIXELGATE_STACK", help="The deployed stack.")
]
AwsEndpointOption = Annotated[
    str | None,
    typer.Option(
        "--aws-endpoint",
        metavar="URL",
        envvar="PIXELGATE_AWS_ENDPOINT",
        help="Another cloud than AWS; the local one is http://127.0.0.1:4566.",
    ),
]
QueueArgument = Annotated[
    str, typer.Argument(metavar="QUEUE", help="As `ops dlq list` names it: intake, ...")
]


@dlq.command(name="list")
def list_queues(
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the dead letter queues; exit code 1 if any holds a letter."""
    with telling_errors(as_json=as_json):
        queues = _dead_letters(stack, aws_endpoint).queues()
        if as_json:
            print_json({"queues": [{"name": queue.name, "letters": queue.letters} for queue in queues]})
        else:
            print_page(_queues_table(queues))
    raise typer.Exit(ExitCode.FAILED if any(queue.letters for queue in queues) else ExitCode.DONE)


@dlq.command()
def show(
    queue: QueueArgument,
    limit: Annotated[int, typer.Option(min=1, help="How many letters at most.")] = 10,
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show letters with the reason why nobody took them; they stay where they are."""
    with telling_errors(as_json=as_json):
        letters = _dead_letters(stack, aws_endpoint)
        shown = letters.show(letters.find(queue), limit=limit)
        if as_json:
            print_json({"letters": [letter.document() for letter in shown]})
            return
        for letter in shown:
            typer.echo(plain(f"{letter.sent_at:%Y-%m-%d %H:%M:%S}  {letter.id}  {letter.reason}").plain)
            typer.echo(f"  {json.dumps(letter.body)}")


@dlq.command()
def redrive(
    queue: QueueArgument,
    limit: Annotated[int, typer.Option(min=1, help="How many letters at most.")] = EVERYTHING,
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver letters once more. Safe at any time: whoever gets one twice does nothing twice."""
    with telling_errors(as_json=as_json):
        letters = _dead_letters(stack, aws_endpoint)
        found = letters.find(queue)
        on_their_way = letters.redrive(found, limit=min(limit, max(found.letters, 1)))
        total = min(limit, found.letters)
        count = sum(1 for _ in tracked(on_their_way, "Delivering", total=total))
        if as_json:
            print_json({"redriven": count})
        else:
            typer.echo(f"{count} delivered once more")


@app.command()
def sweep(
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sweep now instead of within five minutes."""
    with telling_errors(as_json=as_json):
        cloud = Aws(aws_endpoint)
        name = output_of(cloud, stack, "SweepFunctionName")
        with telling_cloud_errors():
            answer = cloud.client("lambda").invoke(FunctionName=name, Payload=b"{}")
            report = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise CloudError(f"The sweep failed: {report.get('errorMessage', '')}", hint="Its log says more.")
        if as_json:
            print_json(report)
        else:
            for outcome, count in report["outcomes"].items():
                typer.echo(f"{count:6}  {outcome}")


@app.command()
def reindex(
    workspace: Annotated[str, typer.Argument(help="Whose images.")],
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have all images of a workspace entered in the search index anew; it goes on by itself."""
    with telling_errors(as_json=as_json):
        order_reindexing(Aws(aws_endpoint), stack, workspace)
        if as_json:
            print_json({"workspace": workspace, "ordered": True})
        else:
            typer.echo(f"ordered for {workspace}; the queue of the index says what is left")


@app.command()
def quota(
    workspace: Annotated[str, typer.Argument(help="Whose it is.")],
    uploads: Annotated[int | None, typer.Option(min=0, help="Uploads in a day.")] = None,
    size: Annotated[int | None, typer.Option("--bytes", min=0, help="Bytes in a day.")] = None,
    unlimited: Annotated[bool, typer.Option("--unlimited", help="No limit at all.")] = False,
    stack: StackOption = "pixelgate",
    aws_endpoint: AwsEndpointOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a workspace may upload in a day, or limit it; what is left out is not limited."""
    asked: dict[str, object] = {"workspace": workspace}
    if unlimited or uploads is not None or size is not None:
        asked["quota"] = {"uploads_per_day": uploads, "bytes_per_day": size}
    with telling_errors(as_json=as_json):
        held = grant(Aws(aws_endpoint), stack, asked).quota
        if as_json:
            print_json({"workspace": workspace, **held.model_dump(mode="json")})
            return
        for name, limit in held.model_dump().items():
            typer.echo(f"{name:16} {'no limit' if limit is None else f'{limit:,}'}")


@app.command()
def retry(
    ctx: typer.Context,
    images: Annotated[list[str] | None, typer.Argument(metavar="[IMAGE]...", help="Ids: img_...")] = None,
    every_failed: Annotated[bool, typer.Option("--all-failed", help="Every image that FAILED.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at most with --all-failed.")] = 1000,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Analyse images again that FAILED through a fault that is mended now."""
    if bool(images) == every_failed:
        raise typer.BadParameter("Name images, or ask for --all-failed.")
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        failed = (image.id for image in client.list(statuses=(ImageStatus.FAILED,)))
        # All found before the first is retried, which takes it off the list.
        named = images or list(islice(failed, limit))
        done = do_each(named, client.reanalyse, description="Analyses begun")
    print_each(done, _status, as_json=as_json)
    if not as_json:
        typer.echo(f"{sum(each.error is None for each in done)} of {len(done)} are being analysed again")
    raise typer.Exit(exit_code_of_all(done))


def _status(image: ImageSummary | None) -> dict[str, object]:
    return {"status": image and image.status}


def _dead_letters(stack: str, aws_endpoint: str | None) -> DeadLetters:
    return DeadLetters(Aws(aws_endpoint), stack)


def _queues_table(queues: list[DeadLetterQueue]) -> Table:
    table = Table(box=None)
    table.add_column("Queue")
    table.add_column("Letters", justify="right")
    for queue in queues:
        style = "bold red" if queue.letters else ""
        table.add_row(plain(queue.name), plain(str(queue.letters), style=style))
    return table
