"""Documents as they travel through one execution, for tests that need a realistic one."""

from datetime import UTC, datetime

from pixelgate.domain.findings.base import Box, MissingFinding, Point
from pixelgate.domain.findings.categories import Category
from pixelgate.domain.findings.custom_labels import AppliedClassifier, CustomLabel, CustomLabelsFinding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.findings.duplicates import DuplicatesFinding
from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.labels import Label, LabelsFinding
from pixelgate.domain.findings.measures import Borders, Composition, DominantColor, Exposure, MeasuresFinding
from pixelgate.domain.findings.moderation import MODERATION_CATEGORIES, ModerationCategory, ModerationFinding
from pixelgate.domain.findings.objects import DetectedObject, ObjectsFinding
from pixelgate.domain.findings.text import TextFinding, TextLine
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.concealment import Anonymization, Hidden, Hiding
from pixelgate.domain.steps.judged import AnalysedImage, Judged
from pixelgate.domain.steps.pictures import ImageFacts, WorkCopy
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.verdict import ConditionTrace, RuleTrace, Severity, Verdict

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
IMAGE_ID = "img_01K0000000000000000000000A"
OTHER_ID = "img_01K0000000000000000000000B"
WORKSPACE = "default"
VERSION = "v1"
BOX = Box(x=0.1, y=0.2, width=0.3, height=0.4)
CATS = Category(
    id="cats", name="Cats", path="Animals > Cats", parents=("Animals",), confidence=0.83, given_by=("tabby",)
)

CRATE = CustomLabel(classifier="warehouse", name="crate", confidence=0.91)


def record(**changes) -> ImageRecord:
    known = {
        "id": IMAGE_ID,
        "workspace": WORKSPACE,
        "name": "cat.jpg",
        "content_type": "image/jpeg",
        "status": ImageStatus.AWAITING_UPLOAD,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return ImageRecord.model_validate({**known, **changes})


def received(**changes) -> ReceivedImage:
    known = {
        "image_id": IMAGE_ID,
        "workspace": WORKSPACE,
        "original_key": f"{WORKSPACE}/{IMAGE_ID}/original",
        "version_id": VERSION,
        "bytes": 1234,
        "analysis": 1,
    }
    return ReceivedImage.model_validate({**known, **changes})


def facts(**changes) -> ImageFacts:
    known = {
        "sha256": "0" * 64,
        "bytes": 1234,
        "format": "JPEG",
        "width": 640,
        "height": 480,
        "frames": 1,
        "has_alpha": False,
        "exif_orientation": 1,
    }
    return ImageFacts.model_validate({**known, **changes})


def prepared() -> PreparedImage:
    return PreparedImage(
        image_id=IMAGE_ID,
        workspace=WORKSPACE,
        large=WorkCopy(key=f"work/{WORKSPACE}/{IMAGE_ID}/1/large.jpg", width=640, height=480),
        small=WorkCopy(key=f"work/{WORKSPACE}/{IMAGE_ID}/1/small.jpg", width=384, height=288),
        center=WorkCopy(key=f"work/{WORKSPACE}/{IMAGE_ID}/1/center.ppm", width=256, height=256),
        squeezed=WorkCopy(key=f"work/{WORKSPACE}/{IMAGE_ID}/1/squeezed.ppm", width=300, height=300),
        facts=facts(),
    )


def anonymized(hidden: Hidden | None) -> PreparedImage:
    """Faces and text were to be hidden, and ``hidden`` is what was."""
    plain = prepared()
    copies = {name: getattr(plain, name) for name in ("large", "small", "center", "squeezed")}
    under_way = Anonymization(faces=Hiding.BOX, text=Hiding.BOX, keep_original=True, **copies)
    return plain.model_copy(update={"anonymization": under_way, "hidden": hidden})


def findings(**changes) -> Findings:
    """A cat on a sofa; pass ``objects=MISSING`` and the like for gaps."""
    told = {"model": "m", "model_version": "1", "took_ms": 5}
    known = {
        "labels": LabelsFinding(
            **told,
            labels=(Label(name="tabby", wnid="n02123045", confidence=0.83, parents=("cat", "animal")),),
            categories=(CATS,),
            is_confident=True,
            embedding="",
        ),
        "objects": ObjectsFinding(
            **told,
            objects=(DetectedObject(name="cat", parents=("animal",), confidence=0.9, box=BOX, area=0.12),),
            counts={"cat": 1},
        ),
        "moderation": ModerationFinding(
            **told,
            categories=tuple(
                ModerationCategory(name=name, confidence=0.01, source_model="m")
                for name in MODERATION_CATEGORIES
            ),
            second_opinion=False,
        ),
        "faces": FacesFinding(**told, faces=()),
        "text": TextFinding(
            **told,
            engine="tesseract",
            engine_reason="asked for by setting",
            language="eng",
            lines=(TextLine(text="hello", confidence=0.9, box=BOX),),
            truncated=False,
        ),
        "measures": MeasuresFinding(
            **told,
            colors=(DominantColor(hex="#FF0000", name="red", lab=(53.2, 80.1, 67.2), share=0.7),),
            sharpness=210.5,
            exposure=Exposure(mean=0.4, shadows_clipped=0.0, highlights_clipped=0.0),
            contrast=0.2,
            background=DominantColor(hex="#FFFFFF", name="white", lab=(100.0, 0.0, 0.0), share=0.9),
            noise=0.6,
            colorfulness=42.0,
            is_blank=False,
            blank_reason=None,
            composition=Composition(
                aspect_ratio=1.3333,
                borders=Borders(top=0, right=0, bottom=0, left=0),
                focus=Point(x=0.5, y=0.4),
                subject=BOX,
                subject_area=0.12,
            ),
            perceptual_hash="0123456789abcdef",
        ),
        "duplicates": DuplicatesFinding(**told, duplicates=(), compared_by=("sha256",)),
    }
    return Findings.model_validate({**known, **changes})


def custom_labels(*labels: CustomLabel) -> CustomLabelsFinding:
    """What the one classifier of a workspace says, by the embedding of ``findings()``."""
    return CustomLabelsFinding(
        model="m",
        model_version="1",
        took_ms=1,
        labels=labels,
        classifiers=(AppliedClassifier(name="warehouse", version=3),),
    )


MISSING = MissingFinding(missing=True, error="ConfigurationError")


def verdict(severity: Severity = Severity.APPROVE) -> Verdict:
    return Verdict(
        severity=severity,
        reason="None of the 1 rules applies.",
        ruleset="test@" + "0" * 64,
        trace=(
            RuleTrace(
                rule="too-small",
                result="false",
                severity=None,
                reason="Too small",
                condition=ConditionTrace(
                    operator="lt", result="false", path="image.width", expected=200, actual=640, margin=-440.0
                ),
            ),
        ),
    )


def analysed(severity: Severity = Severity.APPROVE, **changes) -> AnalysedImage:
    return AnalysedImage(
        received=received(**changes),
        prepared=prepared(),
        findings=findings(),
        judged=Judged(verdict=verdict(severity)),
    )
