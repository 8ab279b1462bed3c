"""GET and PUT /v1/renditions/profile: what is made of the images of a workspace or collection, for whom."""

import json
from http import HTTPStatus
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import JsonValue

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.rendition_profiles import load_profile, packaged_profile
from pixelgate.domain.base import Document
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import CollectionName
from pixelgate.domain.release_marks import Access
from pixelgate.domain.release_settings import ReleaseSettings
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.storage.release_settings import ReleaseSettingsStore


class ProfileChange(Document):
    """``profile``: one as JSON, the text of one in YAML, or None for the packaged standard."""

    profile: dict[str, JsonValue] | str | None = None
    access: Access = Access.PUBLIC


class ProfileAnswer(Document):
    """What holds, and where that was set."""

    set_for: Literal["collection", "workspace", "service"]
    access: Access
    profile: RenditionProfile


def read_profile(given: dict[str, JsonValue] | str | None) -> RenditionProfile | None:
    """The profile that somebody sent.

    Raises:
        ProblemError: 422 with everything that is wrong with it, line by line.
    """
    if given is None:
        return None
    try:
        if isinstance(given, str):
            return load_profile(given, name_of_file="profile")
        return load_profile(json.dumps(given), name_of_file="profile.json")
    except ConfigurationError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-profile", str(error), hint="see docs/renditions.md"
        ) from error


def add_profile_routes(app: APIGatewayHttpResolver, *, settings: ReleaseSettingsStore) -> None:
    """Serve this module's routes."""

    def holding(workspace: str, collection: str | None) -> ProfileAnswer:
        own = settings.get(workspace, collection) if collection is not None else None
        general = None if own else settings.get(workspace)
        holds = own or general or ReleaseSettings()
        return ProfileAnswer(
            set_for="collection" if own else "workspace" if general else "service",
            access=holds.access,
            profile=holds.profile or packaged_profile(),
        )

    @app.get("/v1/renditions/profile")
    def get_profile(collection: Annotated[CollectionName | None, Query()] = None) -> ProfileAnswer:
        return holding(workspace_of(app), collection)

    @app.put("/v1/renditions/profile")
    def put_profile(
        change: ProfileChange, collection: Annotated[CollectionName | None, Query()] = None
    ) -> ProfileAnswer:
        workspace = workspace_of(app)
        wanted = ReleaseSettings(profile=read_profile(change.profile), access=change.access)
        settings.put(workspace, collection, wanted)
        return holding(workspace, collection)
