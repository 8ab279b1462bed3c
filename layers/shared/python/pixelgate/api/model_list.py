"""GET /v1/models: which models look at an image, and whose they are. Written by ``make model-list``."""

import json
from importlib.resources import files

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.domain.base import Document


class ModelLine(Document):
    """``version`` changes whenever its findings may; findings carry it. ``license`` is the weights' SPDX."""

    id: str
    task: str
    version: str
    title: str
    license: str
    authors: str
    origin: str


class ModelList(Document):
    """By their ids."""

    models: tuple[ModelLine, ...]


def read_model_list() -> ModelList:
    """The file as it was written when this release was made."""
    document = json.loads(files("pixelgate.api").joinpath("models.json").read_text(encoding="utf-8"))
    return ModelList(models=document["models"])


def add_models_route(app: APIGatewayHttpResolver) -> None:
    """Serve this module's route."""

    @app.get("/v1/models")
    def get_models() -> ModelList:
        return read_model_list()
