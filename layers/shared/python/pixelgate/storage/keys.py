"""How items of the table are named: the only place where their keys are spelled.

Every key begins with its workspace, and no part of one comes from a user's file name. What lies in buckets is
named in ``object_keys``.
"""

import re
from datetime import UTC, date, datetime
from enum import StrEnum

from pixelgate.domain.ids import CROCKFORD
from pixelgate.domain.status import TRANSIENT, ImageStatus

_DELIVERIES_PARTITION = re.compile(r"WS#(?P<workspace>[^#]+)#WEBHOOK#(?P<webhook_id>[^#]+)")

_IMAGE_PARTITION = re.compile(r"WS#(?P<workspace>[^#]+)#IMG#(?P<image_id>[^#]+)")

RECORD = "RECORD"
KEPT_ANSWER = "ANSWER"
API_KEY = "API_KEY"
API_KEY_PREFIX = "KEY#"
IMPORT = "IMPORT"
SOURCE = "SOURCE"
BUCKET = "BUCKET"
REUSABLE = "REUSABLE"
ERASURE_LINE = "AUDIT#ERASED"
RETENTION = "RETENTION"
TERMS = "TERMS"
QUOTA = "QUOTA"
UPLOADED = "UPLOADED"
UPLOAD = "UPLOAD"
RATE = "RATE"
RELEASE = "RELEASE"
RENDITIONS = "RENDITIONS"
TRANSFORMATIONS = "TRANSFORMATIONS"
WORKSPACES = "WORKSPACES"
HISTORY_PREFIX = "HISTORY#"
DECISION_PREFIX = "DECISION#"
RULESET_VERSION_PREFIX = "VERSION#"
QUEUES = "QUEUES"
WEBHOOK_COUNT = "COUNT"
WEBHOOK_PREFIX = "whk_"
PENDING_SHARDS = 8
SIGNAL_SHARDS = 16
BACKTEST_RULESET = "RULESET"
BACKTEST_REPORT = "REPORT"
RUN_SUMMARY = "SUMMARY"
ACTIVE_CLASSIFIERS = "ACTIVE"
CLASSIFIER_COUNT = "COUNT"
CLASSIFIER_PREFIX = "NAME#"
CLASSIFIER_VERSION_PREFIX = "V#"
PART = "PART#"


class Backlog(StrEnum):
    """What an image that is pending waits for; with ERASURE and RELEASE, for being looked at once more."""

    UPLOAD = "UPLOAD"
    ANALYSIS = "ANALYSIS"
    ERASURE = "ERASURE"
    RELEASE = "RELEASE"


def release_settings_sort(collection: str | None) -> str:
    """Sort key of what is made of a collection's images, or of all others of a workspace."""
    return f"RELEASE#{collection or ''}"


def image_partition(workspace: str, image_id: str) -> str:
    """Partition key of everything known about one image."""
    return f"WS#{workspace}#IMG#{image_id}"


def parse_image_partition(partition: str) -> tuple[str, str]:
    """Workspace and image id of an image's partition key."""
    match = _IMAGE_PARTITION.fullmatch(partition)
    if match is None:
        raise ValueError(f"not the partition of an image: {partition}")
    return match["workspace"], match["image_id"]


def findings_sort(analysis: int) -> str:
    """Sort key of an analysis' findings; zero-padded, so that they sort by number."""
    return f"FINDINGS#{analysis:06d}"


def verdict_sort(analysis: int, number: int = 1) -> str:
    """Sort key of an analysis' verdict, or of one that a re-evaluation has come to since: its ``number``."""
    return f"VERDICT#{analysis:06d}" + (f"#{number:06d}" if number > 1 else "")


def history_sort(number: int) -> str:
    """Sort key of entries of a history, by the number of the first."""
    return f"{HISTORY_PREFIX}{number:06d}"


def decision_sort(number: int) -> str:
    """Sort key of a person's decision; zero-padded, so that they sort by number."""
    return f"{DECISION_PREFIX}{number:06d}"


def queue_partition(workspace: str, queue: str) -> str:
    """GSI4 partition: the images of a workspace that wait for a person in one queue."""
    return f"WS#{workspace}#QUEUE#{queue}"


def queue_sort(rank: int, asked_at: datetime, image_id: str) -> str:
    """GSI4 sort key: the most urgent (rank 0) first, then the longest waiting; the id makes it unique."""
    return f"{rank}#{asked_at.astimezone(UTC).isoformat()}#{image_id}"


def corrections_partition(workspace: str) -> str:
    """GSI1 partition: the decisions of a workspace that correct what was found."""
    return f"WS#{workspace}#CORRECTIONS"


def corrections_sort(at: datetime, image_id: str, number: int) -> str:
    """GSI1 sort key: by the time of the decision; id and number make it unique."""
    return f"{at.astimezone(UTC).isoformat()}#{image_id}#{number:06d}"


def decision_log_partition(workspace: str, day: date) -> str:
    """Partition key of what statistics need of one day's decisions; the day is of UTC."""
    return f"WS#{workspace}#DECIDED#{day.isoformat()}"


def decision_log_sort(at: datetime, digest: str) -> str:
    """Sort key of one decision in the log: by time. ``digest`` makes it unique and names no image."""
    return f"{at.astimezone(UTC).isoformat()}#{digest}"


def unused_bytes_sort(version_id: str) -> str:
    """Sort key of the audit line about stored bytes that were never analysed, one for each version."""
    return f"AUDIT#UNUSED_BYTES#{version_id}"


def status_partition(workspace: str, status: ImageStatus) -> str:
    """GSI1 partition: the images of a workspace that stand at ``status``."""
    return f"WS#{workspace}#STATUS#{status}"


def status_sort(created_at: str, image_id: str) -> str:
    """GSI1 sort key: by time of creation; the id makes it unique."""
    return f"{created_at}#{image_id}"


def pending_index(status: ImageStatus, image_id: str, since: str) -> dict[str, str]:
    """GSI3: the images of all workspaces that stand at a transient status, by the time since when.

    Empty for any other status, so that the index holds nothing but what is pending. Ids end in random bits,
    which spread the index over partitions.
    """
    if status not in TRANSIENT:
        return {}
    backlog = Backlog.UPLOAD if status is ImageStatus.AWAITING_UPLOAD else Backlog.ANALYSIS
    return backlog_index(backlog, image_id, since)


def backlog_index(backlog: Backlog, image_id: str, since: str) -> dict[str, str]:
    """GSI3: an image's place in one backlog."""
    shard = sum(image_id[-2:].encode()) % PENDING_SHARDS
    return {"GSI3PK": pending_partition(backlog, shard), "GSI3SK": f"{since}#{image_id}"}


def pending_partition(backlog: Backlog, shard: int) -> str:
    """GSI3 partition: one of the ``PENDING_SHARDS`` parts of a backlog."""
    return f"PENDING#{backlog}#{shard}"


def moment(at: datetime) -> str:
    """``at``, aware, as the beginning of sort keys by time: less than all from that second on."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def workspace_partition(workspace: str) -> str:
    """Partition key of what holds for a whole workspace."""
    return f"WS#{workspace}"


def rate_partition(workspace: str, author: str) -> str:
    """Partition key of how often a caller asked for changes; of its own, because it is written so often."""
    return f"WS#{workspace}#RATE#{author}"


def kept_answer_partition(workspace: str, name: str) -> str:
    """Partition key of the answer to one request, of its own: nobody lists them."""
    return f"WS#{workspace}#ANSWER#{name}"


def api_key_partition(key_id: str) -> str:
    """Partition key of an API key, by the public part of the key."""
    return f"KEY#{key_id}"


def api_keys_partition(workspace: str) -> str:
    """Partition key of what is told of the API keys of a workspace, and of their history."""
    return f"WS#{workspace}#KEYS"


def api_key_sort(key_id: str) -> str:
    """Sort key of what is told of one API key."""
    return f"{API_KEY_PREFIX}{key_id}"


def import_partition(workspace: str, import_id: str) -> str:
    """Partition key of everything known about one import."""
    return f"WS#{workspace}#IMPORT#{import_id}"


def import_part_sort(part: str) -> str:
    """Sort key of the mark that one part of an import has been counted."""
    return f"COUNTED#{part}"


def import_failures_sort(part: str) -> str:
    """Sort key of what failed in one part of an import."""
    return f"FAILURES#{part}"


def source_partition(workspace: str, digest: str) -> str:
    """Partition key of what one object of another bucket has become."""
    return f"WS#{workspace}#SOURCE#{digest}"


def duplicates_partition(workspace: str, kind: str, value: str) -> str:
    """Partition key of one bucket of the index of duplicates."""
    return f"WS#{workspace}#DUPLICATES#{kind}#{value}"


def term_partition(workspace: str, kind: str, value: str) -> str:
    """Partition key of the images that one term finds; their ids, the sort keys, are in order of time."""
    return f"WS#{workspace}#TERM#{kind}#{value}"


def reusable_partition(workspace: str, sha256: str, model_set: str) -> str:
    """Partition key of the latest image of these bytes that was analysed by these models."""
    return f"WS#{workspace}#REUSABLE#{sha256}#{model_set}"


def signals_partition(workspace: str, shard: int) -> str:
    """Partition key of one of the ``SIGNAL_SHARDS`` parts of a workspace's signals."""
    return f"WS#{workspace}#SIGNALS#{shard:02d}"


def signals_shard(image_id: str) -> int:
    """The part that an image's signals are in: ids end in random bits, so that all parts are alike."""
    return CROCKFORD.index(image_id[-1]) % SIGNAL_SHARDS


def rulesets_partition(workspace: str) -> str:
    """Partition key of the drafts, versions and activations of a workspace, and of their history."""
    return f"WS#{workspace}#RULESETS"


def ruleset_draft_sort(name: str) -> str:
    """Sort key of a draft."""
    return f"DRAFT#{name}"


def ruleset_version_sort(name: str, digest: str) -> str:
    """Sort key of a published version; of a digest's beginning, the beginning of the key."""
    return f"{RULESET_VERSION_PREFIX}{name}@{digest}"


def shadow_text_sort(collection: str | None) -> str:
    """Sort key of the rule set that judges as a shadow in the place of this activation."""
    return f"SHADOW#{collection or ''}"


def activation_sort(collection: str | None) -> str:
    """Sort key of what decides about a collection, or about all else of a workspace."""
    return f"ACTIVE#{collection or ''}"


def classifiers_partition(workspace: str) -> str:
    """Partition key of the classifiers of a workspace by name, of their number, and of which are active."""
    return f"WS#{workspace}#CLASSIFIERS"


def classifier_sort(name: str) -> str:
    """Sort key of one classifier among those of its workspace."""
    return f"{CLASSIFIER_PREFIX}{name}"


def classifier_partition(workspace: str, name: str) -> str:
    """Partition key of the versions of one classifier, and of what each was trained to."""
    return f"WS#{workspace}#CLASSIFIER#{name}"


def classifier_version_sort(version: int) -> str:
    """Sort key of what is told of a version; zero-padded, so that they sort by number."""
    return f"{CLASSIFIER_VERSION_PREFIX}{version:06d}"


def classifier_model_sort(version: int) -> str:
    """Sort key of what a version was trained to."""
    return f"MODEL#{version:06d}"


def backtests_partition(workspace: str) -> str:
    """Partition key of the back-tests of a workspace; their ids, the sort keys, are in order of time."""
    return f"WS#{workspace}#BACKTESTS"


def backtest_partition(workspace: str, backtest_id: str) -> str:
    """Partition key of what a back-test tries, and of what it found."""
    return f"WS#{workspace}#BACKTEST#{backtest_id}"


def part_sort(shard: int, after: str | None) -> str:
    """Sort key of what was counted in one part of a back-test or a re-evaluation."""
    return f"{PART}{shard:02d}#{after or ''}"


def re_evaluations_partition(workspace: str) -> str:
    """Partition key of the re-evaluations of a workspace; their ids, the sort keys, are in order of time."""
    return f"WS#{workspace}#RE_EVALUATIONS"


def re_evaluation_partition(workspace: str, run_id: str) -> str:
    """Partition key of what the parts of a re-evaluation counted, and of its summary."""
    return f"WS#{workspace}#RE_EVALUATION#{run_id}"


def re_releases_partition(workspace: str) -> str:
    """Partition key of the re-releases of a workspace; their ids, the sort keys, are in order of time."""
    return f"WS#{workspace}#RE_RELEASES"


def re_release_partition(workspace: str, run_id: str) -> str:
    """Partition key of what the batches of a re-release came to, and of its summary."""
    return f"WS#{workspace}#RE_RELEASE#{run_id}"


def batch_sort(number: int) -> str:
    """Sort key of what one batch of a re-release came to."""
    return f"{PART}{number:06d}"


def flip_sort(backtest_id: str) -> str:
    """In the image's own partition: why a back-test gives it another verdict."""
    return f"FLIP#{backtest_id}"


def webhooks_partition(workspace: str) -> str:
    """Partition key of the webhooks of a workspace, by their ids, and of their number."""
    return f"WS#{workspace}#WEBHOOKS"


def deliveries_partition(workspace: str, webhook_id: str) -> str:
    """Partition key of what is or was delivered to a webhook; the events' ids are in order of time."""
    return f"WS#{workspace}#WEBHOOK#{webhook_id}"


def parse_deliveries_partition(partition: str) -> tuple[str, str]:
    """Workspace and webhook of a delivery's partition key."""
    match = _DELIVERIES_PARTITION.fullmatch(partition)
    if match is None:
        raise ValueError(f"not the partition of deliveries: {partition}")
    return match["workspace"], match["webhook_id"]


def undelivered_partition(workspace: str, webhook_id: str, status: str) -> str:
    """GSI1 partition: the deliveries of a webhook that have not arrived, by their ids."""
    return f"WS#{workspace}#WEBHOOK#{webhook_id}#{status}"


def due_index(event_id: str, at: datetime) -> dict[str, str]:
    """GSI3: a delivery of whatever workspace, by when it is to be tried."""
    shard = sum(event_id[-2:].encode()) % PENDING_SHARDS
    return {"GSI3PK": due_partition(shard), "GSI3SK": f"{at.astimezone(UTC).isoformat()}#{event_id}"}


def due_partition(shard: int) -> str:
    """GSI3 partition: one of the ``PENDING_SHARDS`` parts of the deliveries that are to be tried."""
    return f"DUE#DELIVERY#{shard}"
