"""However releases, rejections and changes of profile and access meet: only what may be seen is public.

Each release is a process that stops before every call to the table and the buckets; Hypothesis draws which
goes on next, which is throttled and which dies, and what people change in between. Then comes the sweep.
"""

import os
from datetime import timedelta

from botocore.exceptions import ClientError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from pixelgate.api.publishing import Publisher
from pixelgate.api.withdrawing import Withdrawal
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import ImageToWithdraw, ToDo
from pixelgate.domain.renditions import Rendition, RenditionProfile
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.images import ImageStore
from pixelgate.storage.keys import Backlog
from pixelgate.storage.pending import PendingImages
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import SETTLING, ReleaseStore
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.interleaving import Process, Stopping, play
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE, create_table

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
FOLDERS = {Access.PUBLIC: "media/", Access.SIGNED: "signed/"}
MOST_PLANS = 4
PROFILES = {
    name: RenditionProfile(
        profile=name, renditions=(Rendition(name=name, width=width, formats=("webp", "jpeg")),)
    )
    for name, width in (("small", 10), ("large", 20))
}
turns = st.tuples(
    st.sampled_from(
        ["go"] * 12 + ["refuse", "kill", "release", "release"] + ["reject", "approve", *Access, *PROFILES]
    ),
    st.integers(0, 5),
)


class Releasing:
    """One approved image, and executions that release it."""

    def __init__(self):
        self.calm = ReleaseWorld(create_table())
        self.calm.set(profile=PROFILES["large"], access=Access.PUBLIC)
        self.calm.analyse()
        table = (Stopping(self.calm.dynamodb), TABLE)
        parts = {
            "images": ImageStore(*table),
            "releases": ReleaseStore(*table),
            "settings": ReleaseSettingsStore(*table),
            "delivery": Delivery(Stopping(self.calm.s3), "delivery"),
        }
        self.publisher = Publisher(**parts, work_bucket="work")
        self.withdrawal = Withdrawal(**parts)
        self.processes = []

    @property
    def settings(self):
        return self.calm.settings.applying_to(WORKSPACE, None)

    def release(self, now=NOW):
        self.processes.append(Process(lambda: self.execute(now)))

    def execute(self, now):
        """As infra/statemachines/release_image.asl.yaml goes."""
        for _ in range(MOST_PLANS):
            Process.before_call()
            plan = self.calm.plan(now)
            if plan.to_do is ToDo.NOTHING:
                return
            published = None
            if plan.to_do is ToDo.RELEASE:
                made = self.calm.make(plan)
                published = again(self.publisher.publish, made, now=now)
                if published.is_settled:
                    return
            order = ImageToWithdraw(image_id=IMAGE_ID, workspace=WORKSPACE)
            again(self.withdrawal.withdraw, order, now=now)
            if plan.to_do is ToDo.WITHDRAW or (published and not published.is_outdated):
                return

    def change(self, **settings):
        standing = self.settings
        self.calm.set(**{"profile": standing.profile, "access": standing.access, **settings})

    def decide(self, to):
        leaving = self.calm.record.status
        if to is not leaving:
            self.calm.move(to, leaving=leaving)

    def settle(self):
        """The sweep, when nothing that was under way can be alive."""
        for number in (1, 2):
            now = NOW + number * (SETTLING + timedelta(minutes=1))
            backlog = PendingImages(self.calm.dynamodb, TABLE)
            if backlog.since_before(Backlog.RELEASE, now, limit=1):
                self.calm.run(now)
        return now


def again(call, order, *, now):
    """Step Functions tries once more what may pass."""
    try:
        return call(order, now=now)
    except (RetryableError, ClientError):
        return call(order, now=now)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(order=st.lists(turns, max_size=120), is_released=st.booleans())
@example(order=[("release", 0), *[("go", 0)] * 40, (Access.SIGNED, 0)], is_released=False)
@example(order=[("release", 0), *[("go", 0)] * 9, (Access.SIGNED, 0), ("kill", 0)], is_released=False)
@example(order=[("small", 0), *[("go", 0)] * 18, (Access.SIGNED, 0)], is_released=True)
def test_only_what_may_be_seen_is_public(order, is_released):
    with mock_aws():
        world = Releasing()
        between = {
            "release": world.release,
            "reject": lambda: world.decide(ImageStatus.REJECTED),
            "approve": lambda: world.decide(ImageStatus.APPROVED),
            **{access: lambda access=access: world.change(access=access) for access in Access},
            **{name: lambda name=name: world.change(profile=PROFILES[name]) for name in PROFILES},
        }
        if is_released:
            world.calm.run()
        world.release()

        play(world.processes, order, between=between)

        if all(process.ended_well for process in world.processes):
            check(world, NOW)
        check(world, world.settle())


def check(world, now):
    """Also right after the last execution, if none has died: nobody has to wait for the sweep."""
    if world.calm.record.status is not ImageStatus.APPROVED:
        world.calm.run(now)
        assert (world.calm.public, world.calm.record.release) == (set(), None)
        return
    # As a re-release does for each image.
    world.calm.run(now)
    release = world.calm.releases.release(WORKSPACE, IMAGE_ID)
    assert world.calm.public == {file.key for file in release.files}
    assert all(key.startswith(FOLDERS[world.settings.audience]) for key in world.calm.public)
    assert release.profile == world.settings.profile.profile
    assert world.calm.run(now) is ToDo.NOTHING
