"""Judging again what was judged."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.re_evaluation_routes import add_re_evaluation_routes, open_re_evaluation_desk


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    executions = parts.machine(parts.settings.re_evaluate_images_arn)
    add_re_evaluation_routes(app, desk=open_re_evaluation_desk(*parts.table, executions=executions))
