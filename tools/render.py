"""Try a profile on a file: ``python -m tools.render photo.jpg --profile web.yaml --out renditions``.

Makes the very files that the service would, named by rendition and width instead of by their hash. Faces are
not searched for here, so smart crops keep what stands out, and a profile that hides faces is refused.
Exit codes: 0 done, 2 the profile or the picture will not do.
"""

import argparse
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path

import tools.layer_path  # noqa: F401 - makes pixelgate importable
from pixelgate.api.rendition_profiles import STANDARD, load_profile, packaged_profile
from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.domain.steps.concealment import Hiding
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.measures.composition import composition
from pixelgate.imaging.renditions.attention import attention_of
from pixelgate.imaging.renditions.rendering import Guidance, Renderer
from pixelgate.imaging.work_copy import SMALL_SIDE

_LIMITS = Limits(formats=DEFAULT_FORMATS | EXTRA_FORMATS)


def render(data: bytes, profile: RenditionProfile, out: Path, metadata: RenditionMetadata) -> Iterator[str]:
    """Write the renditions of ``data`` and yield a line about each, then the placeholder.

    Raises:
        RejectedImageError: ``data`` is no picture that the service accepts.
        ConfigurationError: the profile needs what only the service has.
    """
    if any(each.hide_faces is not Hiding.NONE for each in profile.renditions):
        raise ConfigurationError("hide_faces needs the faces that the service finds")
    if any(each.overlay and each.overlay.image for each in profile.renditions):
        raise ConfigurationError("an overlay's image is one that the service has; try a text")
    small = decode_image(data, limits=_LIMITS, long_side=SMALL_SIDE)
    size = small.facts.width, small.facts.height
    attention = attention_of(composition(small.picture, width=size[0], height=size[1]), ())
    guidance = Guidance(attention=attention, faces={})
    renderer = Renderer(data, profile, size=size, guidance=guidance, limits=_LIMITS)
    out.mkdir(parents=True, exist_ok=True)
    for made in renderer.render({}, metadata=metadata):
        path = out / f"{made.name}-{made.width}x{made.height}.{made.format.value}"
        path.write_bytes(made.encoded.data)
        notes = [f"quality {made.encoded.quality}"] if made.encoded.quality else []
        notes += ["smaller than asked for: the original is"] if made.is_smaller else []
        notes += ["misses its target"] if made.encoded.misses_target else []
        yield f"{path.name}: {len(made.encoded.data):,} bytes{', ' if notes else ''}{', '.join(notes)}"
    yield f"placeholder: {b64encode(renderer.placeholder()).decode()}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--profile", type=Path, help="a YAML or JSON file; the standard profile without it")
    parser.add_argument("--out", type=Path, default=Path("renditions"))
    parser.add_argument("--creator", help="is written where the profile asks for metadata")
    parser.add_argument("--copyright", help="likewise")
    options = parser.parse_args(arguments)
    try:
        given: Path | None = options.profile
        profile = (
            load_profile(given.read_text("utf-8"), name_of_file=given.name)
            if given
            else packaged_profile(STANDARD)
        )
        metadata = RenditionMetadata(creator=options.creator, copyright=options.copyright)
        for line in render(options.file.read_bytes(), profile, options.out, metadata):
            print(line)
    except (ConfigurationError, RejectedImageError, OSError, UnicodeDecodeError) as error:
        print(_visible(str(error)), file=sys.stderr)
        return 2
    return 0


def _visible(text: str) -> str:
    """Profiles may come from strangers: an escape sequence in a key could rewrite the screen."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
