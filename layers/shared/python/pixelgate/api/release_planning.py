"""What an image's record and its release, compared, ask for: the one place that decides what is public.

Whatever starts a release, be it an event, the sweep or a person, only says that it is time to look. So events
may come twice, late and in any order.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.releasability import end_of_rights, why_not_releasable
from pixelgate.api.rendition_orders import may_show_original
from pixelgate.api.rendition_profiles import packaged_profile
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import Access
from pixelgate.domain.release_settings import ReleaseSettings
from pixelgate.domain.releases import ImageToRelease, ReleasePlan, ToDo
from pixelgate.domain.rendering import RenditionMetadata, RenditionsToMake
from pixelgate.domain.renditions import MetadataPolicy, RenditionProfile
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.imaging.fit import fit
from pixelgate.imaging.work_copy import LARGE_SIDE
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore

_MOST_KEYWORDS = 50


@dataclass(frozen=True, kw_only=True)
class Source:
    """What renditions are made of: a version of an object, and its size in pixels."""

    key: str
    version_id: str
    size: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class ReleasePlanner:
    """Looks at one image and changes nothing."""

    images: ImageStore
    analyses: RecordedAnalyses
    releases: ReleaseStore
    settings: ReleaseSettingsStore
    originals: Originals

    def plan(self, order: ImageToRelease, *, now: datetime) -> ReleasePlan:
        """What is to be done about the image.

        Raises:
            ConfigurationError: it may be released and cannot be; the message says why.
        """
        nothing = ReleasePlan(image_id=order.id, workspace=order.workspace, to_do=ToDo.NOTHING)
        try:
            record = self.images.get(order.workspace, order.id)
        except ImageNotFoundError:
            return nothing
        if why_not_releasable(record, now=now) is not None:
            was_begun = record.release or self.releases.progress(record.workspace, record.id)
            return nothing.model_copy(update={"to_do": ToDo.WITHDRAW if was_begun else ToDo.NOTHING})
        settings = self.settings.applying_to(record.workspace, record.collection)
        if record.release is not None and settings.forbid(record.release.access):
            return nothing.model_copy(update={"to_do": ToDo.WITHDRAW_FIRST})
        plan = self._release(record, settings, now)
        if record.release is not None and record.release.basis == plan.basis:
            return nothing
        return plan

    def _release(self, record: ImageRecord, settings: ReleaseSettings, now: datetime) -> ReleasePlan:
        profile = settings.own_profile or packaged_profile()
        self._check_overlays(record.workspace, profile, now)
        findings = self.analyses.findings(record.workspace, record.id, record.analysis)
        if findings is None or record.facts is None:
            raise ConfigurationError(f"nothing is stored of analysis {record.analysis} of {record.id}")
        source = self._source(record, record.facts, findings)
        order = RenditionsToMake(
            image_id=record.id,
            workspace=record.workspace,
            original_key=source.key,
            version_id=source.version_id,
            width=source.size[0],
            height=source.size[1],
            profile=profile,
            measures=findings.measures,
            faces=findings.faces,
            metadata=_metadata(record, record.facts, profile),
        )
        expires_at = end_of_rights(record)
        return ReleasePlan(
            image_id=record.id,
            workspace=record.workspace,
            to_do=ToDo.RELEASE,
            basis=_basis(order, record, settings.audience, expires_at),
            access=settings.audience,
            settings=settings.digest,
            expires_at=expires_at,
            order=order,
        )

    def _source(self, record: ImageRecord, facts: ImageFacts, findings: Findings) -> Source:
        """The original, or what is kept in its place, or a refusal to show what was hidden."""
        size = facts.width, facts.height
        kept = self.originals.find_anonymized(record.workspace, record.id)
        if kept is not None:
            return Source(key=kept.key, version_id=kept.version_id, size=fit(size, LARGE_SIDE))
        if not may_show_original(record, findings):
            raise ConfigurationError(
                "something was hidden before the analysis, or may have been, and the original still shows "
                "it: only an anonymised copy may be released, and none is kept (KeepOriginals)"
            )
        return Source(
            key=object_keys.original_key(record.workspace, record.id),
            version_id=str(record.version_id),
            size=size,
        )

    def _check_overlays(self, workspace: str, profile: RenditionProfile, now: datetime) -> None:
        """What is laid over a picture becomes as public as the picture."""
        for image_id in sorted(_overlays(profile)):
            try:
                overlay = self.images.get(workspace, image_id)
            except ImageNotFoundError as error:
                raise ConfigurationError(f"the overlay {image_id} is no image of this workspace") from error
            if why_not_releasable(overlay, now=now) is not None:
                raise ConfigurationError(f"the overlay {image_id} is {overlay.status} and may not be shown")


def _overlays(profile: RenditionProfile) -> Iterable[str]:
    overlays = [each.overlay for each in profile.renditions if each.overlay]
    return {overlay.image for overlay in overlays if overlay.image}


def _metadata(record: ImageRecord, facts: ImageFacts, profile: RenditionProfile) -> RenditionMetadata:
    """All that the profile may want to write, and no more: what is not written must change no basis."""
    tags = tuple(tag.name for tag in record.tagging.shown(record.ruleset))[:_MOST_KEYWORDS]
    known = RenditionMetadata(
        creator=facts.rights.creator,
        copyright=facts.rights.copyright,
        credit=facts.rights.credit,
        usage_terms=facts.rights.usage_terms,
        license_url=facts.rights.license_url,
        licensor_url=facts.rights.licensor_url,
        caption=facts.caption,
        keywords=tags,
    )
    policies = {rendition.metadata for rendition in profile.renditions}
    for policy in (MetadataPolicy.ALL, MetadataPolicy.RIGHTS):
        if policy in policies:
            return known.under(policy) or RenditionMetadata()
    return RenditionMetadata()


def _basis(order: RenditionsToMake, record: ImageRecord, access: Access, expires_at: datetime | None) -> str:
    """Of everything that the release follows from; findings are named by the analysis that found them."""
    told = order.model_dump_json(exclude={"measures", "faces"})
    parts = (told, str(record.analysis), access.value, expires_at.isoformat() if expires_at else "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
