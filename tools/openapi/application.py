"""The API without a cloud: every route is there and none of them is ever asked."""

from typing import Any, Self, cast

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.api.application import Application
from pixelgate.api.settings import ApiSettings


class _Nobody:
    """Stands in for every client, and for whatever is asked of one while the application is put together."""

    def __getattr__(self, name: str) -> Self:
        return self

    def __call__(self, *_: object, **__: object) -> Self:
        return self


def unconnected_application() -> APIGatewayHttpResolver:
    """The application with a value of the right type for every setting, and clients that reach nothing."""
    settings = ApiSettings.model_validate({name: _value(name) for name in ApiSettings.model_fields})
    return Application(settings, cast(Any, _Nobody())).with_all_routes()


def _value(name: str) -> object:
    field = ApiSettings.model_fields[name]
    if not field.is_required():
        return field.default
    if field.annotation in (int, float):
        return 1
    if field.annotation is bool:
        return False
    return ""
