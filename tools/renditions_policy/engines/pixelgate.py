"""Ours."""

from PIL import Image

from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.renditions.rendering import Guidance, Renderer
from tools.renditions_policy.task import Task


def make(task: Task) -> None:
    """One profile with a ladder for each quality."""
    with Image.open(task.photo) as photo:
        size = photo.size
    ladders = [
        {"name": f"q{quality}", "widths": task.widths, "formats": formats, "quality": quality}
        for quality, formats in _by_quality(task).items()
    ]
    profile = RenditionProfile.model_validate({"profile": "bench", "renditions": ladders})
    renderer = Renderer(
        task.photo.read_bytes(), profile, size=size, guidance=Guidance(faces={}), limits=Limits()
    )
    renderer.placeholder()
    for made in renderer.render({}, metadata=RenditionMetadata()):
        quality = made.encoded.quality or 0
        task.file(made.width, made.format.value, quality).write_bytes(made.encoded.data)


def _by_quality(task: Task) -> dict[int, list[str]]:
    formats: dict[int, list[str]] = {}
    for format_name, qualities in task.qualities.items():
        for quality in qualities:
            formats.setdefault(quality, []).append(format_name)
    return formats
