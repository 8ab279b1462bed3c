"""What commands about classifiers share: how one is named, and where the files lie that it is shown."""

import re
from typing import Annotated

import typer

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def _checked(name: str) -> str:
    # Before anything is uploaded for it.
    if _NAME.fullmatch(name) is None:
        raise typer.BadParameter("A name is of small letters, digits and hyphens, 63 at most.")
    return name


ClassifierArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", help="A classifier, such as cutlery.", callback=_checked),
]
ExamplesOption = Annotated[
    str | None,
    typer.Option("--collection", metavar="NAME", help="Where files are uploaded to. Else classifier-NAME."),
]
TimeoutOption = Annotated[float, typer.Option(min=1, help="Seconds to wait for each file's analysis.")]


def collection_of(name: str) -> str:
    """The collection of a classifier's examples: their own, so that rules and lists can tell them apart."""
    return f"classifier-{name}"[:63]
