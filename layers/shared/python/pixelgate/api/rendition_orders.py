"""Orders for renditions: of which bytes they are made, and what guides them."""

from pixelgate.domain.findings.base import MissingFinding
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.rendering import RenditionsToMake
from pixelgate.domain.renditions import RenditionProfile
from pixelgate.storage import object_keys


def orders_for(
    record: ImageRecord, findings: Findings, profile: RenditionProfile
) -> tuple[RenditionsToMake, ...]:
    """What to ask for, one after the other, until there is something to make it of.

    The original comes first only where it is known that nothing was hidden in it. The anonymised copy is kept
    where originals are not, and shows what was analysed.
    """
    if record.facts is None or record.version_id is None:
        raise ValueError(f"nothing of {record.id} has been decoded")
    of_original = RenditionsToMake(
        image_id=record.id,
        workspace=record.workspace,
        original_key=object_keys.original_key(record.workspace, record.id),
        version_id=record.version_id,
        width=record.facts.width,
        height=record.facts.height,
        profile=profile,
        measures=findings.measures,
        faces=findings.faces,
    )
    of_anonymized = of_original.model_copy(
        update={"original_key": object_keys.anonymized_key(record.workspace, record.id), "version_id": None}
    )
    return (of_original, of_anonymized) if may_show_original(record, findings) else (of_anonymized,)


def may_show_original(record: ImageRecord, findings: Findings) -> bool:
    """Whether the original shows no more than was analysed: nothing was hidden in it before.

    Of a record that does not tell, findings are asked; where one is missing, nobody knows, and it may not.
    """
    if record.is_anonymized is not None:
        return not record.is_anonymized
    return not any(
        isinstance(finding, MissingFinding) or finding.hidden > 0
        for finding in (findings.faces, findings.text)
    )
