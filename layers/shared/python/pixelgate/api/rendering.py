"""Making the renditions of one image: what was found in it guides them, and storage keeps them."""

import base64
import hashlib
from collections.abc import Mapping

from pixelgate.api.anonymizing import FACE_MARGIN, MAX_FACES, WHOLE
from pixelgate.domain.errors import ConfigurationError, RejectedImageError, RejectReason
from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.rendering import MadeRendition, MadeRenditions, RenditionsToMake
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.imaging.anonymize import Patch
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.renditions.attention import attention_of
from pixelgate.imaging.renditions.encoding import MEDIA_TYPES
from pixelgate.imaging.renditions.overlay import Stamp, open_stamp
from pixelgate.imaging.renditions.rendering import Guidance, Rendered, Renderer
from pixelgate.imaging.work_copy import open_work_copy
from pixelgate.storage import object_keys
from pixelgate.storage.objects import ObjectGoneError, ObjectStore, read_existing


def make_renditions(
    order: RenditionsToMake, *, originals: ObjectStore, renditions: ObjectStore, limits: Limits
) -> MadeRenditions:
    """Write everything that the profile names, and tell what was written.

    Idempotent: the same order writes the same bytes under the same keys. Nothing is written before the
    original and all overlays have been read and decoded.

    Raises:
        RejectedImageError: the original is gone or cannot be decoded.
        ConfigurationError: faces cannot be hidden as the profile says, or an overlay cannot be read.
    """
    _check_source(order)
    data = _read_original(order, originals)
    renderer = Renderer(
        data,
        order.profile,
        size=_size(order, data),
        guidance=_guidance(order),
        limits=limits,
    )
    stamps = _stamps(order, originals, limits)
    made = [
        _written(order, rendered, renditions) for rendered in renderer.render(stamps, metadata=order.metadata)
    ]
    colors = () if isinstance(order.measures, MissingFinding) else order.measures.colors
    return MadeRenditions(
        image_id=order.image_id,
        workspace=order.workspace,
        profile=order.profile.profile,
        renditions=tuple(made),
        placeholder=base64.b64encode(renderer.placeholder()).decode(),
        color=colors[0].hex if colors else None,
    )


def _check_source(order: RenditionsToMake) -> None:
    if not order.original_key.startswith(object_keys.originals_prefix(order.workspace, order.image_id)):
        raise ConfigurationError(f"{order.original_key} is not of {order.image_id}")
    hidden = order.faces.hidden if isinstance(order.faces, FacesFinding) else 0
    # Where they were is not known any more, and whoever hid them does not want them published.
    if hidden and order.original_key != object_keys.anonymized_key(order.workspace, order.image_id):
        raise ConfigurationError(
            f"{hidden} faces were hidden before the analysis: only the anonymised copy may be released"
        )


def _read_original(order: RenditionsToMake, originals: ObjectStore) -> bytes:
    try:
        return read_existing(originals, order.original_key, version_id=order.version_id)
    except ObjectGoneError as error:
        raise RejectedImageError(
            RejectReason.ORIGINAL_GONE, f"version {order.version_id} of the original is gone"
        ) from error


def _size(order: RenditionsToMake, data: bytes) -> tuple[int, int]:
    """Of the upright picture. The anonymised copy is smaller than what it was made of."""
    if order.original_key == object_keys.anonymized_key(order.workspace, order.image_id):
        return open_work_copy(data).size
    return order.width, order.height


def _guidance(order: RenditionsToMake) -> Guidance:
    faces = () if isinstance(order.faces, MissingFinding) else order.faces.faces
    composition = None if isinstance(order.measures, MissingFinding) else order.measures.composition
    return Guidance(
        attention=attention_of(composition, [face.box for face in faces]), faces=_patches_by_method(order)
    )


def _patches_by_method(order: RenditionsToMake) -> Mapping[Hiding, tuple[Patch, ...]]:
    """What covers the faces, for each method that the profile names."""
    methods = {rendition.hide_faces for rendition in order.profile.renditions} - {Hiding.NONE}
    if methods and isinstance(order.faces, MissingFinding):
        raise ConfigurationError("faces are to be hidden and were not searched for")
    faces = () if isinstance(order.faces, MissingFinding) else order.faces.faces
    if len(faces) >= MAX_FACES:
        # There may be more than the finding can tell.
        return dict.fromkeys(methods, (Patch(WHOLE, Hiding.BOX, 0.0),))
    return {method: tuple(Patch(face.box, method, FACE_MARGIN) for face in faces) for method in methods}


def _stamps(order: RenditionsToMake, originals: ObjectStore, limits: Limits) -> dict[str, Stamp]:
    """The images that overlays name, by their ids. They are read from the image's own workspace only."""
    overlays = [each.overlay for each in order.profile.renditions if each.overlay]
    stamps = {}
    for image_id in sorted({overlay.image for overlay in overlays if overlay.image}):
        try:
            data = read_existing(originals, object_keys.original_key(order.workspace, image_id))
            stamps[image_id] = open_stamp(data, limits)
        except (ObjectGoneError, RejectedImageError) as error:
            raise ConfigurationError(f"the overlay {image_id} cannot be read: {error}") from error
    return stamps


def _written(order: RenditionsToMake, rendered: Rendered, renditions: ObjectStore) -> MadeRendition:
    data = rendered.encoded.data
    sha256 = hashlib.sha256(data).hexdigest()
    key = object_keys.rendition_key(
        order.workspace, order.image_id, sha256=sha256, suffix=rendered.format.value.replace("jpeg", "jpg")
    )
    renditions.write(key, data, content_type=MEDIA_TYPES[rendered.format])
    return MadeRendition(
        name=rendered.name,
        key=key,
        format=rendered.format,
        width=rendered.width,
        height=rendered.height,
        bytes=len(data),
        sha256=sha256,
        quality=rendered.encoded.quality,
        is_smaller=rendered.is_smaller,
        misses_target=rendered.encoded.misses_target,
    )
