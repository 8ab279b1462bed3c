"""The record of one image, as it is stored and as the API shows it."""

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.chains import ChainHead
from pixelgate.domain.decisions import DecisionMark
from pixelgate.domain.erasure import Erasure
from pixelgate.domain.fingerprint import Fingerprint
from pixelgate.domain.ids import CollectionName, ImageId, WorkspaceId
from pixelgate.domain.provenance import Provenance
from pixelgate.domain.re_evaluation import ReEvaluationMark
from pixelgate.domain.release_marks import ReleaseMark
from pixelgate.domain.reviews import ReviewTask
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.domain.tags import Tagging
from pixelgate.domain.verdict import AutoTag


class ImageRecord(Document):
    """Where an image stands.

    ``name`` is what the uploader called the file: shown, never used as a key. ``reason`` is a sentence
    for people, ``reason_code`` is for programs: both are None until the status needs explaining.
    ``version_id`` names the stored bytes that everything else here is about; of several uploads with one
    ticket, ``sequencer`` tells which was the later. ``retries`` counts how often the sweep has started the
    running analysis again, and ``last_error`` says why the latest attempt came to nothing. An imported image
    knows its import, where it comes from and, if that is a bucket, the digest of the object. Of an erased
    image only the ``erasure`` and the end of its history are left, and texts are empty.
    ``findings_reused_from`` is the image of the same bytes whose findings these are, and ``fingerprint``
    that by which copies are found. ``is_anonymized`` says that something was hidden before the analysis
    which the original still shows; None: an older record, which does not tell. ``created_by`` is the id of
    the key that asked for the upload or the import, if a key did; ``history_length`` and ``history_head``
    name the last entry of the image's history. ``tags`` are users' own, ``auto_tags`` the latest verdict's,
    and ``removed_tags`` what users took away for good. ``review`` is what is asked of people now;
    ``decisions`` is how many they have made, and ``decision`` the latest of those that settled where the
    image stands. ``re_evaluation`` is the one that came to the verdict that stands, if other rules have
    said otherwise since the analysis.
    """

    id: ImageId
    workspace: WorkspaceId
    name: str
    content_type: str
    status: ImageStatus
    created_at: AwareDatetime
    updated_at: AwareDatetime
    reason: str | None = None
    reason_code: str | None = None
    severity: str | None = None
    ruleset: str | None = None
    version_id: str | None = None
    sequencer: str | None = None
    received_bytes: int | None = None
    received_at: AwareDatetime | None = None
    analysis: int = 0
    retries: int = 0
    last_error: str | None = None
    facts: ImageFacts | None = None
    findings_reused_from: ImageId | None = None
    fingerprint: Fingerprint | None = None
    is_anonymized: bool | None = None
    import_id: str | None = None
    collection: CollectionName | None = None
    source: str | None = None
    imported_from: str | None = None
    erasure: Erasure | None = None
    created_by: str | None = None
    tags: tuple[str, ...] = ()
    auto_tags: tuple[AutoTag, ...] = ()
    removed_tags: tuple[str, ...] = ()
    history_length: int = 0
    history_head: str | None = None
    review: ReviewTask | None = None
    decisions: int = 0
    decision: DecisionMark | None = None
    release: ReleaseMark | None = None
    re_evaluation: ReEvaluationMark | None = None

    @property
    def next_analysis(self) -> int:
        """The number of the analysis that is running, or of the one to start."""
        return self.analysis if self.status is ImageStatus.ANALYSING else self.analysis + 1

    @property
    def verdict_number(self) -> int:
        """Which of the verdicts on the latest analysis stands: 1 is the analysis' own."""
        mark = self.re_evaluation
        return mark.number if mark is not None and mark.analysis == self.analysis else 1

    @property
    def history(self) -> ChainHead:
        """Where the image's history goes on."""
        return ChainHead(length=self.history_length, hash=self.history_head)

    @property
    def tagging(self) -> Tagging:
        """All that is known of the image's tags."""
        return Tagging(by_users=self.tags, automatic=self.auto_tags, removed=self.removed_tags)

    @property
    def provenance(self) -> Provenance:
        """Where the image comes from."""
        return Provenance(
            requested_at=self.created_at,
            requested_by=self.created_by,
            import_id=self.import_id,
            imported_from=self.imported_from,
            received_at=self.received_at,
        )
