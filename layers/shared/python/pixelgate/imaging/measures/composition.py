"""How a picture is laid out."""

from PIL import Image

from pixelgate.domain.findings.measures import Composition
from pixelgate.imaging.measures.borders import borders
from pixelgate.imaging.measures.saliency import focus_point, saliency, subject_box


def composition(picture: Image.Image, *, width: int, height: int) -> Composition:
    """The layout of an RGB picture, a copy of an image of ``width`` x ``height`` upright pixels.

    The sides are given because those of a small copy are rounded.
    """
    standing_out = saliency(picture)
    subject = subject_box(standing_out)
    return Composition(
        aspect_ratio=max(round(width / height, 4), 0.0001),
        borders=borders(picture),
        focus=focus_point(standing_out),
        subject=subject,
        subject_area=round(subject.width * subject.height, 4),
    )
