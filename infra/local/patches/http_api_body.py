"""An HTTP API gets the routes, CORS and authorizers of its OpenAPI body.

The SAM transform writes a ``AWS::Serverless::HttpApi`` with all its routes into the ``Body`` of one
``AWS::ApiGatewayV2::Api``. MiniStack creates the API and ignores the body: every call answers 404.
"""

import functools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import ministack.services.apigateway as apigateway
import ministack.services.cloudformation.provisioners as provisioners

from infra.local.options import ServerOptions
from infra.local.patches.internals import UnexpectedMiniStackError, require_callable

_ANY_METHOD = "x-amazon-apigateway-any-method"
_Json = dict[str, Any]


def install(options: ServerOptions) -> None:
    for builder in ("_apigw_v2_route_props", "_apigw_v2_integration_props"):
        require_callable(provisioners, builder, "props")
    require_callable(provisioners, "_apigw_v2_api_create", "logical_id props stack_name")
    require_callable(
        provisioners, "_apigw_v2_api_update", "physical_id old_props new_props stack_name logical_id"
    )
    handlers = provisioners._RESOURCE_HANDLERS.get("AWS::ApiGatewayV2::Api", {})
    if not {"create", "update"} <= handlers.keys():
        raise UnexpectedMiniStackError("MiniStack does not provision AWS::ApiGatewayV2::Api")
    handlers["create"] = _import_after_create(handlers["create"])
    handlers["update"] = _import_after_update(handlers["update"])


def _import_after_create(create: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(create)
    def create_with_body(logical_id: str, props: _Json, stack_name: str) -> object:
        created = create(logical_id, props, stack_name)
        _import_body(created[0], props.get("Body") or {})
        return created

    return create_with_body


def _import_after_update(update: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(update)
    def update_with_body(
        physical_id: str, old_props: _Json, new_props: _Json, stack_name: str, logical_id: str | None = None
    ) -> object:
        updated = update(physical_id, old_props, new_props, stack_name, logical_id=logical_id)
        _import_body(updated[0], new_props.get("Body") or {})
        return updated

    return update_with_body


def _import_body(api_id: str, body: _Json) -> None:
    """Replace the API's routes, integrations and authorizers by those of ``body``."""
    if not body:
        return
    api = apigateway._apis[api_id]
    api["name"] = body.get("info", {}).get("title", api["name"])
    if cors := body.get("x-amazon-apigateway-cors"):
        api["corsConfiguration"] = cors
    authorizers = {record["name"]: record for record in _authorizers(body)}
    integrations, routes = {}, {}
    for route_key, operation in _operations(body):
        integration = _integration(operation["x-amazon-apigateway-integration"])
        integrations[integration["integrationId"]] = integration
        route = _route(route_key, integration, operation, authorizers)
        routes[route["routeId"]] = route
    apigateway._authorizers[api_id] = {record["authorizerId"]: record for record in authorizers.values()}
    apigateway._integrations[api_id] = integrations
    apigateway._routes[api_id] = routes


def _operations(body: _Json) -> Iterator[tuple[str, _Json]]:
    for path, item in (body.get("paths") or {}).items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "x-amazon-apigateway-integration" in operation:
                verb = "ANY" if method == _ANY_METHOD else method.upper()
                yield "$default" if path == "/$default" else f"{verb} {path}", operation


def _authorizers(body: _Json) -> Iterator[_Json]:
    schemes = (body.get("components") or {}).get("securitySchemes") or {}
    for name, scheme in schemes.items():
        declared = scheme.get("x-amazon-apigateway-authorizer")
        if not declared:
            continue
        source = declared.get("identitySource", "$request.header.Authorization")
        sources = source if isinstance(source, list) else [part.strip() for part in source.split(",")]
        jwt = declared.get("jwtConfiguration") or {}
        yield {
            "authorizerId": _new_id(),
            "name": name,
            "authorizerType": "JWT" if declared.get("type") == "jwt" else "REQUEST",
            "identitySource": sources,
            "jwtConfiguration": {"audience": jwt.get("audience", []), "issuer": jwt.get("issuer", "")},
            "authorizerUri": declared.get("authorizerUri", ""),
            "authorizerPayloadFormatVersion": declared.get("authorizerPayloadFormatVersion", "2.0"),
            "authorizerResultTtlInSeconds": declared.get("authorizerResultTtlInSeconds", 0),
            "enableSimpleResponses": declared.get("enableSimpleResponses", False),
            "authorizerCredentialsArn": declared.get("authorizerCredentials", ""),
        }


def _integration(declared: _Json) -> _Json:
    properties = {
        "IntegrationType": declared.get("type", "aws_proxy").upper(),
        "IntegrationUri": declared.get("uri", ""),
        "PayloadFormatVersion": declared.get("payloadFormatVersion", "2.0"),
        "TimeoutInMillis": declared.get("timeoutInMillis", 30000),
    }
    return {"integrationId": _new_id(), **provisioners._apigw_v2_integration_props(properties)}


def _route(route_key: str, integration: _Json, operation: _Json, authorizers: dict[str, _Json]) -> _Json:
    properties: _Json = {"RouteKey": route_key, "Target": f"integrations/{integration['integrationId']}"}
    for requirement in operation.get("security") or []:
        for name, scopes in requirement.items():
            if name in authorizers:
                kind = "JWT" if authorizers[name]["authorizerType"] == "JWT" else "CUSTOM"
                properties |= {
                    "AuthorizationType": kind,
                    "AuthorizerId": authorizers[name]["authorizerId"],
                    "AuthorizationScopes": scopes or [],
                }
    return {"routeId": _new_id(), **provisioners._apigw_v2_route_props(properties)}


def _new_id() -> str:
    return uuid.uuid4().hex[:8]
