"""Valid files of every format, rich in metadata: what the fuzzer starts from."""

from PIL import Image, ImageCms

from tests.support.formats import avif, dicom, dicom_of_jpeg, nifti, tiff, turned_heic
from tests.support.images import animation, corners, encoded, exif, exif_with_place, noise, png_chunk
from tests.support.metadata import (
    GENERATED,
    iim,
    jpeg_with,
    jpeg_with_manifest,
    manifest,
    png_text,
    png_with,
    webp_with,
    xmp,
)

PACKET: bytes = xmp(
    "<plus:LicenseEndDate>2027-01-31</plus:LicenseEndDate>"
    "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>ours</rdf:li></rdf:Alt></dc:rights>",
    f"ext:DigitalSourceType='{GENERATED}' aux:Lens='50 mm'",
)
EXIF: bytes = exif(
    orientation=6, make="Maker", model="Model", taken_at="2024:05:01 12:00:00", lens="50 mm"
).tobytes()
PLACE: bytes = exif_with_place().tobytes()


def files() -> dict[str, bytes]:
    """By name; each between a few hundred bytes and a few kilobytes."""
    small = noise(48, 32)
    described = encoded(small, "JPEG", exif=EXIF, xmp=PACKET, icc_profile=_profile())
    described = jpeg_with(described, (0xED, iim((5, b"title"), (37, b"20270131"), (116, b"(c) us"))))
    texts = [png_text(b"parameters", b"a cat\nSteps: 20"), png_chunk(b"eXIf", EXIF[6:])]
    texts.append(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET))
    return {
        "jpeg": jpeg_with_manifest(described, manifest(GENERATED.encode())),
        "progressive": encoded(small, "JPEG", progressive=True, exif=PLACE),
        "cmyk": encoded(small.convert("CMYK"), "JPEG"),
        "mpo": encoded(small, "MPO", save_all=True, append_images=[small]),
        "png": png_with(encoded(small, "PNG"), *texts, png_chunk(b"caBX", manifest())),
        "palette": encoded(corners().convert("P"), "PNG", transparency=0),
        "gray16": encoded(Image.new("I;16", (24, 16), 40_000), "PNG"),
        "apng": animation("PNG", 3),
        "gif": animation("GIF", 3, (32, 24)),
        "webp": webp_with(encoded(small, "WEBP", exif=EXIF, xmp=PACKET), b"C2PA", manifest()),
        "lossless": encoded(small, "WEBP", lossless=True),
        "webp animation": animation("WEBP", 3),
        "tiff": tiff(compression="tiff_lzw", exif=exif(orientation=8, make="Maker")),
        "tiff pages": tiff(pages=2, compression="tiff_adobe_deflate"),
        "tiff jpeg": tiff(compression="jpeg"),
        "bmp": encoded(corners(), "BMP"),
        "heif": turned_heic(),
        "avif": avif(exif=EXIF),
        "dicom": dicom(RescaleSlope=2, RescaleIntercept=1, WindowCenter=100, WindowWidth=200),
        "dicom jpeg": dicom_of_jpeg(encoded(corners(), "JPEG")),
        "nifti": nifti((24, 16, 3)),
        "nifti gz": nifti((24, 16, 3), packed=True),
    }


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
