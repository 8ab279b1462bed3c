"""/v1/classifiers: labels of a workspace's own."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Path

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.classifier_activations import ClassifierActivations, etag_of
from pixelgate.api.classifier_trials import ClassifierTrial, ClassifierTrialRequest, ClassifierTrials
from pixelgate.api.classifiers import (
    ClassifierDesk,
    ClassifierDetail,
    ClassifierList,
    TrainingRequest,
    find_classifier,
)
from pixelgate.domain.base import Document
from pixelgate.domain.classifiers import ClassifierSummary, ClassifierVersion, Version
from pixelgate.domain.ids import ClassifierName
from pixelgate.storage.classifiers import StoredClassifier

Name = Annotated[ClassifierName, Path()]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=100)]
JSON = "application/json"


class ActiveVersion(Document):
    """Which version is to look at every image."""

    version: Version


class RemovedClassifier(Document):
    """What there is no more."""

    name: ClassifierName


def add_classifier_routes(
    app: APIGatewayHttpResolver,
    *,
    desk: ClassifierDesk,
    activations: ClassifierActivations,
    trials: ClassifierTrials,
) -> None:
    """Serve this module's routes."""
    _add_version_routes(app, desk)
    _add_trial_route(app, trials)
    _add_activation_routes(app, activations)


def _add_version_routes(app: APIGatewayHttpResolver, desk: ClassifierDesk) -> None:
    @app.get("/v1/classifiers")
    def get_classifiers() -> ClassifierList:
        return desk.all(workspace_of(app))

    @app.post("/v1/classifiers")
    def post_classifier(request: TrainingRequest) -> Response[ClassifierVersion]:
        version = desk.train(workspace_of(app), request, actor=actor_of(app), now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.CREATED, content_type=JSON, body=version)

    @app.get("/v1/classifiers/<name>")
    def get_classifier(name: Name) -> Response[ClassifierDetail]:
        found = find_classifier(desk.store, workspace_of(app), name)
        return Response(
            status_code=HTTPStatus.OK,
            content_type=JSON,
            headers={"ETag": etag_of(found)},
            body=desk.detail(found),
        )

    @app.get("/v1/classifiers/<name>/versions/<version>")
    def get_classifier_version(name: Name, version: Annotated[Version, Path()]) -> ClassifierVersion:
        return desk.version(workspace_of(app), name, version)


def _add_trial_route(app: APIGatewayHttpResolver, trials: ClassifierTrials) -> None:
    @app.post("/v1/classifiers/<name>/try")
    def post_classifier_trial(name: Name, request: ClassifierTrialRequest) -> ClassifierTrial:
        return trials.run(workspace_of(app), name, request)


def _add_activation_routes(app: APIGatewayHttpResolver, activations: ClassifierActivations) -> None:
    @app.put("/v1/classifiers/<name>/active")
    def put_active_classifier(
        name: Name, request: ActiveVersion, if_match: IfMatch = None
    ) -> Response[ClassifierSummary]:
        return _summary(
            activations.activate(
                workspace_of(app),
                name,
                request.version,
                if_match=if_match,
                actor=actor_of(app),
                now=datetime.now(UTC),
            )
        )

    @app.delete("/v1/classifiers/<name>/active")
    def delete_active_classifier(name: Name, if_match: IfMatch = None) -> Response[ClassifierSummary]:
        return _summary(
            activations.deactivate(
                workspace_of(app), name, if_match=if_match, actor=actor_of(app), now=datetime.now(UTC)
            )
        )

    @app.delete("/v1/classifiers/<name>")
    def delete_classifier(name: Name, if_match: IfMatch = None) -> RemovedClassifier:
        activations.remove(
            workspace_of(app), name, if_match=if_match, actor=actor_of(app), now=datetime.now(UTC)
        )
        return RemovedClassifier(name=name)


def _summary(stored: StoredClassifier) -> Response[ClassifierSummary]:
    return Response(
        status_code=HTTPStatus.OK,
        content_type=JSON,
        headers={"ETag": etag_of(stored)},
        body=stored.summary,
    )
