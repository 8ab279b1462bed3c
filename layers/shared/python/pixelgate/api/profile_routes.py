"""/v1/renditions/profile: what is made of the images of a workspace or collection, and for whom."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Query
from pydantic import JsonValue

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.rendition_profiles import load_profile, packaged_profile
from pixelgate.domain.base import Document
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import CollectionName
from pixelgate.domain.release_marks import Access
from pixelgate.domain.release_settings import STANDARD, ReleaseSettings
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.storage.release_settings import ReleaseSettingsStore, StoredSettings

HOW_TO_APPLY = "what is released stays as it is until it is released anew: POST /v1/re-releases"

_IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=100)]
_Of = Annotated[CollectionName | None, Query()]


class ProfileChange(Document):
    """What is left out stays as it is. ``profile``: JSON, YAML in one text, or null for the standard one."""

    profile: dict[str, JsonValue] | str | None = None
    access: Access | None = None


class ProfileAnswer(Document):
    """What holds, and where that was set; ``hint``: what a change does not do by itself."""

    set_for: Literal["collection", "workspace", "service"]
    access: Access
    profile: RenditionProfile
    hint: str | None = None


def read_profile(given: dict[str, JsonValue] | str | None) -> RenditionProfile | Literal["standard"]:
    """The profile that somebody sent.

    Raises:
        ProblemError: 422 with everything that is wrong with it, line by line.
    """
    if given is None:
        return STANDARD
    try:
        if isinstance(given, str):
            return load_profile(given, name_of_file="profile")
        return load_profile(json.dumps(given), name_of_file="profile.json")
    except ConfigurationError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-profile", str(error), hint="see docs/renditions.md"
        ) from error


@dataclass(frozen=True)
class ProfileDesk:
    """Shows and changes settings; ``if_match`` is the ETag that a change was made from, or None."""

    store: ReleaseSettingsStore

    def holding(
        self, workspace: str, collection: str | None, *, hint: str | None = None
    ) -> Response[ProfileAnswer]:
        """What holds, with the ETag of what was set for just this collection or workspace."""
        stored = self.store.get(workspace, collection)
        holds = self.store.applying_to(workspace, collection)
        answer = ProfileAnswer(
            set_for=self._set_for(workspace, collection, stored),
            access=holds.audience,
            profile=holds.own_profile or packaged_profile(),
            hint=hint,
        )
        return Response(
            status_code=HTTPStatus.OK,
            content_type="application/json",
            headers={"ETag": _etag(stored)},
            body=answer,
        )

    def change(
        self, workspace: str, collection: str | None, change: ProfileChange, *, if_match: str | None
    ) -> Response[ProfileAnswer]:
        """Set what ``change`` names, and nothing else: nobody's pictures become public by omission.

        Raises:
            ProblemError: 422, because the profile has mistakes; 412, because another change came first.
        """
        seen = self._seen(workspace, collection, if_match)
        named: dict[str, object] = {}
        if "profile" in change.model_fields_set:
            named["profile"] = read_profile(change.profile)
        if change.access is not None:
            named["access"] = change.access
        wanted = (seen.settings or ReleaseSettings()).model_copy(update=named)
        return self._replace(workspace, collection, seen, by=wanted)

    def reset(
        self, workspace: str, collection: str | None, *, if_match: str | None
    ) -> Response[ProfileAnswer]:
        """Let what is more general hold again: of a collection the workspace's, of a workspace the standard.

        ``signed`` stays: to become public takes somebody who says so.

        Raises:
            ProblemError: 412, because something else was set meanwhile.
        """
        seen = self._seen(workspace, collection, if_match)
        is_signed = seen.settings is not None and seen.settings.access is Access.SIGNED
        kept = ReleaseSettings(access=Access.SIGNED) if is_signed else None
        return self._replace(workspace, collection, seen, by=kept)

    def _seen(self, workspace: str, collection: str | None, if_match: str | None) -> StoredSettings:
        stored = self.store.get(workspace, collection)
        if if_match is not None and if_match != _etag(stored):
            raise _changed()
        return stored

    def _replace(
        self, workspace: str, collection: str | None, seen: StoredSettings, *, by: ReleaseSettings | None
    ) -> Response[ProfileAnswer]:
        if not self.store.replace(workspace, collection, seen, by=by):
            raise _changed()
        return self.holding(workspace, collection, hint=HOW_TO_APPLY)

    def _set_for(
        self, workspace: str, collection: str | None, stored: StoredSettings
    ) -> Literal["collection", "workspace", "service"]:
        if stored.settings is not None:
            return "workspace" if collection is None else "collection"
        return "service" if self.store.get(workspace).settings is None else "workspace"


def _etag(stored: StoredSettings) -> str:
    return f'"{stored.tag}"'


def _changed() -> ProblemError:
    return ProblemError(
        HTTPStatus.PRECONDITION_FAILED, "profile-changed", "something else was set in the meantime"
    )


def add_profile_routes(app: APIGatewayHttpResolver, *, desk: ProfileDesk) -> None:
    """Serve this module's routes."""

    @app.get("/v1/renditions/profile")
    def get_profile(collection: _Of = None) -> Response[ProfileAnswer]:
        return desk.holding(workspace_of(app), collection)

    @app.put("/v1/renditions/profile")
    def put_profile(
        change: ProfileChange, collection: _Of = None, if_match: _IfMatch = None
    ) -> Response[ProfileAnswer]:
        return desk.change(workspace_of(app), collection, change, if_match=if_match)

    @app.delete("/v1/renditions/profile")
    def delete_profile(collection: _Of = None, if_match: _IfMatch = None) -> Response[ProfileAnswer]:
        return desk.reset(workspace_of(app), collection, if_match=if_match)
