"""The API without a cloud: every route is there and none of them is ever asked."""

import inspect
from typing import Any, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

import tools.layer_path  # noqa: F401
from pixelgate.api.application import ApiSettings, build_application


class _Nobody:
    """Stands in for every client, and for whatever is asked of one while the application is put together."""

    def __getattr__(self, name: str) -> Self:
        return self

    def __call__(self, *_: object, **__: object) -> Self:
        return self


def unconnected_application() -> APIGatewayHttpResolver:
    """The application with a value of the right type for every setting, and clients that reach nothing."""
    settings = ApiSettings.model_validate({name: _value(name) for name in ApiSettings.model_fields})
    clients: dict[str, Any] = {
        name: _Nobody() for name in inspect.signature(build_application).parameters if name != "settings"
    }
    return build_application(settings, **clients)


def _value(name: str) -> object:
    field = ApiSettings.model_fields[name]
    if not field.is_required():
        return field.default
    if field.annotation in (int, float):
        return 1
    if field.annotation is bool:
        return False
    return ""
