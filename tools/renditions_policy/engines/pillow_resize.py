"""Plain Pillow as its tutorial has it: open, resize, save with a quality."""

from PIL import Image

from tools.renditions_policy.task import Task


def make(task: Task) -> None:
    """Decodes once, in full."""
    with Image.open(task.photo) as photo:
        for width in task.widths:
            height = round(photo.height * width / photo.width)
            small = photo.resize((width, height), Image.Resampling.LANCZOS)
            for format_name, qualities in task.qualities.items():
                for quality in qualities:
                    small.save(task.file(width, format_name, quality), format_name, quality=quality)
