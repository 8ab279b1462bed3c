"""The API without a cloud: every route is there and none of them is ever asked."""

import inspect
from typing import Any

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

import tools.layer_path  # noqa: F401
from pixelgate.api.application import ApiSettings, build_application

_NOWHERE: dict[str, Any] = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "none",
    "aws_secret_access_key": "none",
}


def unconnected_application() -> APIGatewayHttpResolver:
    """The application with a value of the right type for every setting, and clients that know no one."""
    settings = ApiSettings.model_validate({name: _value(name) for name in ApiSettings.model_fields})
    services = set(inspect.signature(build_application).parameters) - {"settings"}
    clients: dict[str, Any] = {
        service: boto3.client(service.rstrip("_"), **_NOWHERE) for service in sorted(services)
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
