"""``pixelgate classifiers train``: from a folder of pictures to a classifier and its report."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pixelgate_client.cli.answers import print_page
from pixelgate_client.cli.example_uploads import UnusableFilesError, images_of
from pixelgate_client.cli.exit_codes import print_json
from pixelgate_client.cli.labelled_examples import LabelledExamples, read_examples, require_enough
from pixelgate_client.cli.named_classifier import (
    ClassifierArgument,
    ExamplesOption,
    TimeoutOption,
    collection_of,
)
from pixelgate_client.cli.session import ApiKeyOption, EndpointOption, JsonOption, Session, calling
from pixelgate_client.client import Client
from pixelgate_client.display.classifiers_page import in_words, version_page
from pixelgate_client.errors import ApiError
from pixelgate_client.models.classifiers import ClassifierVersion

SourceArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER|CSV",
        exists=True,
        help="A folder with a sub-folder of pictures for each label, or a table of image_id,label.",
    ),
]


def train(
    ctx: typer.Context,
    name: ClassifierArgument,
    source: SourceArgument,
    others: Annotated[
        Path | None,
        typer.Option(
            "--others", metavar="FOLDER|FILE", exists=True, help="Pictures, or ids, that show no label."
        ),
    ] = None,
    activate: Annotated[
        bool, typer.Option("--activate", help="Let it look at every new image at once.")
    ] = False,
    collection: ExamplesOption = None,
    timeout: TimeoutOption = 300,
    as_json: JsonOption = False,
    endpoint: EndpointOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Train a new version of a classifier, and say how good it is. Repeated, it uploads only what is new."""
    examples = read_examples(source, others)
    with calling(ctx, endpoint, api_key, as_json=as_json) as client:
        image_ids = images_of(
            examples.files,
            client,
            settings=ctx.ensure_object(Session).settings(endpoint, api_key),
            collection=collection or collection_of(name),
            timeout_s=timeout,
        )
        trained = _train(client, name, examples, image_ids)
        active = client.classifiers.activate(name, trained.version) if activate else None
    if as_json:
        print_json({**trained.model_dump(mode="json"), "is_active": active is not None})
    else:
        print_page(version_page(trained, _names(image_ids)))
        typer.echo(_what_next(trained, is_active=active is not None))


def _train(
    client: Client, name: str, examples: LabelledExamples, image_ids: dict[Path, str]
) -> ClassifierVersion:
    labels, others = examples.as_images(image_ids)
    # Copies have become one image.
    require_enough(labels, others, of="different examples")
    _refuse_contradiction(labels, others, _names(image_ids))
    try:
        return client.classifiers.train(name, labels, others=others)
    except ApiError as error:
        unusable = (error.problem.unusable or {}).items()
        reasons = {image_id: in_words(why) for why, ids in unusable for image_id in ids}
        files = {file: reasons[image_id] for file, image_id in image_ids.items() if image_id in reasons}
        if not files or {image_ids[file] for file in files} != {*reasons}:
            raise
        raise UnusableFilesError(files) from error


def _refuse_contradiction(
    labels: Mapping[str, Sequence[str]], others: Sequence[str], names: Mapping[str, str]
) -> None:
    for label, shown in labels.items():
        for image_id in shown:
            if image_id in others:
                name = names.get(image_id, image_id)
                raise typer.BadParameter(f"{name} shows {label}, and is among the others, which show none.")


def _names(image_ids: Mapping[Path, str]) -> dict[str, str]:
    return {image_id: str(file) for file, image_id in image_ids.items()}


def _what_next(trained: ClassifierVersion, *, is_active: bool) -> str:
    if is_active:
        return "It looks at every new image from now on."
    return (
        f"It has no effect yet. Try it: pixelgate classifiers try {trained.name} FILE...\n"
        f"Let it look at every new image: pixelgate classifiers activate {trained.name}"
    )
