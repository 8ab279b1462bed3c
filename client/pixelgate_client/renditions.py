"""Renditions of released images, for programs."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.renditions import (
    Html,
    ImageObject,
    ProfileSettings,
    Renditions,
    SignedTransformation,
)


class RenditionDesk(Desk[ConnectionT]):
    """What people see of images."""

    @operation
    def of(self, image_id: str) -> Steps[Renditions]:
        """What is public of an image now, with addresses; ``problem`` says why nothing is.

        Raises:
            NotFoundError: this workspace has no such image.
        """
        return self._get(_path(image_id, "renditions"), Renditions)

    @operation
    def release(self, image_id: str) -> Steps[Renditions]:
        """Have an image released, also again where the profile is another since; it takes some seconds.

        Raises:
            NotFoundError: this workspace has no such image.
            ApiError: 409, because it may not be seen.
        """
        return self._post(_path(image_id, "release"), Renditions, body={})

    @operation
    def transform(
        self,
        image_id: str,
        *,
        width: int | None = None,
        height: int | None = None,
        fit: str | None = None,
        quality: int | None = None,
    ) -> Steps[SignedTransformation]:
        """The address of a size that no profile declares; it is made when it is first asked for.

        Raises:
            NotFoundError: nothing of the image is public.
            ApiError: 422, because there is no such size.
        """
        asked = {"width": width, "height": height, "fit": fit, "quality": quality}
        body = {name: value for name, value in asked.items() if value is not None}
        return self._post(_path(image_id, "transformations"), SignedTransformation, body=body)

    @operation
    def html(self, image_id: str, *, rendition: str | None = None, sizes: str | None = None) -> Steps[Html]:
        """A ``<picture>`` for a page; by default of the rendition with the most sizes.

        Raises:
            NotFoundError: nothing of the image is public, or it has no such rendition.
        """
        asked = {"rendition": rendition, "sizes": sizes}
        params = {name: value for name, value in asked.items() if value is not None}
        return self._get(_path(image_id, "html"), Html, params=params)

    @operation
    def image_object(self, image_id: str) -> Steps[ImageObject]:
        """schema.org's ImageObject of an image, as JSON-LD.

        Raises:
            NotFoundError: nothing of the image is public.
        """
        return self._get(_path(image_id, "image-object"), ImageObject)

    @operation
    def profile(self, *, collection: str | None = None) -> Steps[ProfileSettings]:
        """What is made of images when they are released, of a collection's or of the workspace's others."""
        return self._get(_profile_path(collection), ProfileSettings)

    @operation
    def set_profile(
        self,
        profile: str | Mapping[str, object] | None,
        *,
        access: str | None = None,
        collection: str | None = None,
    ) -> Steps[ProfileSettings]:
        """Replace the profile by one as YAML or as a mapping, or by the standard one (None).

        ``access`` is ``public`` or ``signed``; None leaves it as it is. What is released already stays as it
        is until it is released anew, see ``client.re_releases``.

        Raises:
            ApiError: 422 with everything that is wrong with the profile; what held before holds on.
        """
        body: dict[str, object] = {"profile": profile, **({"access": access} if access else {})}
        return self._put(_profile_path(collection), ProfileSettings, body=body)

    @operation
    def set_access(self, access: str, *, collection: str | None = None) -> Steps[ProfileSettings]:
        """Say who may fetch renditions, everybody (``public``) or whoever has a ``signed`` address."""
        return self._put(_profile_path(collection), ProfileSettings, body={"access": access})

    @operation
    def reset_profile(self, *, collection: str | None = None) -> Steps[ProfileSettings]:
        """Let the workspace's profile hold again for a collection, or the standard one for a workspace.

        ``signed`` access stays.
        """
        return self._delete(_profile_path(collection), ProfileSettings)


def _profile_path(collection: str | None) -> str:
    asked = "" if collection is None else "?" + urlencode({"collection": collection})
    return f"/v1/renditions/profile{asked}"


def _path(image_id: str, part: str) -> str:
    return f"/v1/images/{quote(image_id, safe='')}/{part}"
