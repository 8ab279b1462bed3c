"""The whole API over moto's cloud, and its routes, for what must hold of every one of them."""

import re

import boto3
from botocore.config import Config

from pixelgate.api.application import Application
from pixelgate.api.parts import Parts
from pixelgate.api.settings import ApiSettings
from tests.support.documents import IMAGE_ID
from tests.support.tables import TABLE

ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:some"
# As runtime/clients.py makes them, whose addresses others are to use.
CONFIG = Config(region_name="eu-west-1", signature_version="v4")
SERVICES = {"lambda_": "lambda", "secrets": "secretsmanager", "waited_stepfunctions": "stepfunctions"}
PARAMETERS = {"image_id": IMAGE_ID, "name": "shoes", "key_id": "0123456789abcdef", "version": "1"}


def whole_application(**settings):
    """Inside ``mock_aws``, with every route; for the settings see ``whole_parts``."""
    parts = whole_parts(**settings)
    return Application(parts.settings, parts.clients).with_all_routes()


def whole_parts(**settings):
    """Inside ``mock_aws``; a setting that is not given has a value of its type that makes nothing happen."""
    given = {"table_name": TABLE, "originals_bucket": "originals", "max_upload_bytes": "1000", **settings}
    values = {name: given.get(name, _value(name)) for name in ApiSettings.model_fields}
    return Parts(ApiSettings.model_validate(values), MotoClients())


class MotoClients:
    """In the place of ``pixelgate.runtime.clients``."""

    def __getattr__(self, name):
        return lambda: boto3.client(SERVICES.get(name, name), config=CONFIG)


def _value(name):
    field = ApiSettings.model_fields[name]
    if not field.is_required():
        return field.default
    if field.annotation in (int, float):
        return "900"
    if field.annotation is bool:
        return "false"
    return ARN if name.endswith("_arn") else f"https://queue.example/{name}" if name.endswith("_url") else ""


def routes_of(app):
    """``(method, path)`` of every route, as they were registered."""
    return sorted({(route.method, route.path) for route in app._static_routes + app._dynamic_routes})


def filled(path):
    """The path with something in the place of its parameters."""
    return re.sub(r"<(\w+)>", lambda name: PARAMETERS.get(name[1], "some"), path)
