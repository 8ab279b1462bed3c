"""libvips by pyvips, with the same settings of the encoders as ours."""

from importlib import import_module

from tools.renditions_policy.task import Task

_OPTIONS: dict[str, dict[str, object]] = {
    "jpeg": {"interlace": True, "optimize_coding": True},
    "webp": {"effort": 4},
    # Its effort is 9 less the encoder's speed.
    "avif": {"effort": 1, "compression": "av1"},
}


def make(task: Task) -> None:
    """``thumbnail`` decodes at a fraction of the size, once for every width; its pixels serve all formats."""
    pyvips = import_module("pyvips")
    for width in task.widths:
        small = pyvips.Image.thumbnail(str(task.photo), width, size="down").copy_memory()
        for format_name, qualities in task.qualities.items():
            save = getattr(small, {"avif": "heifsave"}.get(format_name, f"{format_name}save"))
            for quality in qualities:
                path = str(task.file(width, format_name, quality))
                save(path, Q=quality, keep="none", **_OPTIONS[format_name])
