"""Plain Pillow with its method for the purpose, which decodes a JPEG at a fraction of its size."""

from PIL import Image

from tools.renditions_policy.task import Task


def make(task: Task) -> None:
    """Decodes once for every width: ``thumbnail`` changes the picture that it is called on."""
    for width in task.widths:
        with Image.open(task.photo) as photo:
            photo.thumbnail((width, photo.height), Image.Resampling.LANCZOS)
            for format_name, qualities in task.qualities.items():
                for quality in qualities:
                    photo.save(task.file(width, format_name, quality), format_name, quality=quality)
