"""The release of images step by step, as the state machine takes it, with whatever a test does in between."""

import hashlib

import boto3

from pixelgate.api.publishing import Publisher
from pixelgate.api.release_planning import ReleasePlanner
from pixelgate.api.withdrawing import Withdrawal
from pixelgate.domain.release_settings import ReleaseSettings
from pixelgate.domain.releases import ImageToRelease, ImageToWithdraw, RenditionsToPublish, ToDo
from pixelgate.domain.rendering import MadeRendition, MadeRenditions
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.storage import object_keys
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.images import ImageStore
from pixelgate.storage.moves import Move
from pixelgate.storage.originals import Originals
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, findings, record
from tests.support.tables import TABLE

ORDER = ImageToRelease(id=IMAGE_ID, workspace=WORKSPACE)


class RecordedEdge:
    """An ``Edge`` that remembers."""

    def __init__(self):
        self.forgotten = []

    def forget(self, paths):
        self.forgotten += paths


class ReleaseWorld:
    """One table and the three buckets, inside ``mock_aws``."""

    def __init__(self, dynamodb):
        self.dynamodb = dynamodb
        self.s3 = boto3.client("s3")
        for bucket in ("originals", "work", "delivery"):
            place = {"LocationConstraint": "eu-west-1"}
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
        versions = {"Status": "Enabled"}
        self.s3.put_bucket_versioning(Bucket="originals", VersioningConfiguration=versions)
        self.images = ImageStore(dynamodb, TABLE)
        self.releases = ReleaseStore(dynamodb, TABLE)
        self.settings = ReleaseSettingsStore(dynamodb, TABLE)
        self.edge = RecordedEdge()
        delivery = Delivery(self.s3, "delivery", edge=self.edge)
        shared = {"images": self.images, "releases": self.releases, "settings": self.settings}
        self.publisher = Publisher(**shared, delivery=delivery, work_bucket="work")
        self.withdrawal = Withdrawal(**shared, delivery=delivery)

    @property
    def record(self):
        return self.images.get(WORKSPACE, IMAGE_ID)

    @property
    def public(self):
        listed = self.s3.list_objects_v2(Bucket="delivery").get("Contents", [])
        return {each["Key"] for each in listed}

    def set(self, collection=None, **settings):
        """What is to be made of images from now on, and for whom; nothing else holds any more."""
        seen = self.settings.get(WORKSPACE, collection)
        assert self.settings.replace(WORKSPACE, collection, seen, by=ReleaseSettings(**settings))

    def analyse(self, severity=Severity.APPROVE, *, image_id=IMAGE_ID, prepared=None, found=None, **changes):
        self.images.create(record(id=image_id))
        self.images.receive(WORKSPACE, image_id, version_id=VERSION, sequencer="01", now=NOW)
        self.images.begin_analysis(WORKSPACE, image_id, version_id=VERSION, analysis=1, now=NOW)
        document = analysed(severity, image_id=image_id)
        document = document.model_copy(
            update={"prepared": prepared or document.prepared, "findings": findings(**(found or {}))}
        )
        if changes:
            facts = document.prepared.facts.model_copy(update=changes)
            prepared = document.prepared.model_copy(update={"facts": facts})
            document = document.model_copy(update={"prepared": prepared})
        AnalysisStore(self.dynamodb, TABLE).finish(document, now=NOW)

    def planner(self):
        return ReleasePlanner(
            images=self.images,
            analyses=AnalysisStore(self.dynamodb, TABLE),
            releases=self.releases,
            settings=self.settings,
            originals=Originals(self.s3, "originals"),
        )

    def plan(self, now=NOW, *, image_id=IMAGE_ID):
        return self.planner().plan(ImageToRelease(id=image_id, workspace=WORKSPACE), now=now)

    def make(self, plan):
        """As make_renditions does: one file for each rendition and format."""
        made = []
        for rendition in plan.order.profile.renditions:
            for format_ in rendition.formats:
                data = f"{rendition.name} {format_} {plan.basis}".encode()
                sha256 = hashlib.sha256(data).hexdigest()
                suffix = format_.value.replace("jpeg", "jpg")
                key = object_keys.rendition_key(WORKSPACE, plan.image_id, sha256=sha256, suffix=suffix)
                self.s3.put_object(Bucket="work", Key=key, Body=data)
                made.append(
                    MadeRendition(
                        name=rendition.name,
                        key=key,
                        format=format_,
                        width=rendition.width or rendition.widths[0],
                        height=10,
                        bytes=len(data),
                        sha256=sha256,
                        quality=80,
                        is_smaller=False,
                        misses_target=False,
                    )
                )
        return RenditionsToPublish(
            plan=plan,
            made=MadeRenditions(
                image_id=plan.image_id,
                workspace=WORKSPACE,
                profile=plan.order.profile.profile,
                renditions=tuple(made),
                placeholder="AAAA",
                color="#FF0000",
            ),
        )

    def publish(self, order, now=NOW):
        return self.publisher.publish(order, now=now)

    def withdraw(self, now=NOW, *, image_id=IMAGE_ID):
        return self.withdrawal.withdraw(ImageToWithdraw(image_id=image_id, workspace=WORKSPACE), now=now)

    def run(self, now=NOW, *, image_id=IMAGE_ID):
        """A whole execution; returns what its plan was."""
        plan = self.plan(now, image_id=image_id)
        if plan.to_do is ToDo.WITHDRAW_FIRST:
            self.withdraw(now, image_id=image_id)
            plan = self.plan(now, image_id=image_id)
        if plan.to_do is ToDo.RELEASE:
            published = self.publish(self.make(plan), now)
            if published.is_outdated:
                self.withdraw(now, image_id=image_id)
                return self.run(now, image_id=image_id)
            if published.is_settled:
                return plan.to_do
        if plan.to_do is not ToDo.NOTHING:
            self.withdraw(now, image_id=image_id)
        return plan.to_do

    def move(self, to, leaving=ImageStatus.APPROVED, *, image_id=IMAGE_ID):
        image = {"workspace": WORKSPACE, "image_id": image_id}
        assert self.images.move(Move(**image, leaving=leaving, to=to, at=NOW, changes={}))
