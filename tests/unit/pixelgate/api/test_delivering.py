"""What the public gets at addresses that name no file; and that nothing made there outlives the release."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from pixelgate.api.delivering import DeliveryDesk
from pixelgate.api.problems import ProblemError
from pixelgate.api.transforming import Transformer
from pixelgate.domain import transformations
from pixelgate.domain.delivery_tokens import is_admitted, signed, transformation_signature
from pixelgate.domain.metadata import Rights
from pixelgate.domain.release_marks import Access
from pixelgate.domain.rendering import MadeRendition, MadeRenditions
from pixelgate.domain.renditions import Rendition, RenditionProfile
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.functions import FunctionFailedError
from pixelgate.storage import object_keys
from pixelgate.storage.delivery import Delivery
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE
from tests.support.releases import ReleaseWorld

FOLDER = f"/media/{WORKSPACE}/{IMAGE_ID}"
PATH = f"{FOLDER}/t/w=800,h=600,fit=smart"
SIGNED_PATH = PATH.replace("/media/", "/signed/")
SOON = NOW + timedelta(minutes=5)
KEY = "k" * 64
MODERN = "image/avif,image/webp,*/*"
LADDER = RenditionProfile(
    profile="ladder", renditions=(Rendition(name="photo", width=10, formats=("jpeg", "webp")),)
)


class OneKey:
    def text(self):
        return KEY


class Maker:
    """make_renditions: one file, after whatever a test lets happen meanwhile."""

    def __init__(self, s3):
        self.s3 = s3
        self.orders = []
        self.error = None
        self.meanwhile = lambda: None

    def call(self, order, answer):
        if self.error is not None:
            raise self.error
        self.orders.append(order)
        [rendition] = order.profile.renditions
        [format_] = rendition.formats
        data = rendition.model_dump_json().encode()
        sha256 = hashlib.sha256(data).hexdigest()
        key = object_keys.rendition_key(order.workspace, order.image_id, sha256=sha256, suffix=format_.value)
        self.s3.put_object(Bucket="work", Key=key, Body=data)
        made = MadeRendition(
            name=rendition.name,
            key=key,
            format=format_,
            width=800,
            height=600,
            bytes=len(data),
            sha256=sha256,
            quality=80,
            is_smaller=False,
            misses_target=False,
        )
        self.meanwhile()
        return MadeRenditions(
            image_id=order.image_id,
            workspace=order.workspace,
            profile="ladder",
            renditions=(made,),
            placeholder="AAAA",
            color=None,
        )


@pytest.fixture
def world(dynamodb):
    world = ReleaseWorld(dynamodb)
    world.set(profile=LADDER)
    world.analyse()
    world.run()
    return world


@pytest.fixture
def maker(world):
    return Maker(world.s3)


@pytest.fixture
def desk(world, maker):
    transformer = Transformer(
        images=world.images,
        releases=world.releases,
        delivery=Delivery(world.s3, "delivery"),
        make_renditions=maker,
        work_bucket="work",
    )
    return DeliveryDesk(images=world.images, releases=world.releases, transformer=transformer, key=OneKey())


@pytest.fixture
def get(desk):
    """The key of the file that an address leads to."""

    def get(path, *, signature=None, accept=MODERN, now=NOW):
        given = transformation_signature(path, key=KEY) if signature is None else signature
        return desk.locate(path, {"s": given}, accept=accept, now=now).address.removeprefix("/")

    return get


def refusal(get, path, **more):
    with pytest.raises(ProblemError) as raised:
        get(path, **more)
    return raised.value.problem.status, raised.value.problem.type.rpartition(":")[2]


def test_a_rendition_by_its_name_is_a_released_file_in_the_best_format(world, get):
    assert get(f"{FOLDER}/photo").endswith(".webp")
    assert get(f"{FOLDER}/photo", accept="*/*").endswith(".jpg")
    assert get(f"{FOLDER}/photo") in world.public


def test_a_transformation_is_made_once_and_lies_in_the_image_s_folder(world, maker, get):
    first, second = get(PATH), get(PATH)

    assert first == second
    assert first.endswith(".avif")
    assert len(maker.orders) == 1
    assert first in world.public
    assert first.startswith(FOLDER[1:])


def test_withdrawing_removes_what_was_made(world, get):
    get(PATH)
    world.move(ImageStatus.REJECTED)

    world.withdraw()

    assert world.public == set()
    assert world.releases.transformed(WORKSPACE, IMAGE_ID) is None
    assert refusal(get, PATH) == (404, "not-delivered")


def test_tidying_up_leaves_what_was_made_of_the_release(world, get):
    file = get(PATH)

    world.withdraw()

    assert file in world.public


def test_another_release_removes_what_was_made_of_the_one_before(world, get):
    file = get(PATH)
    other = LADDER.model_copy(update={"profile": "other"})
    world.set(profile=other)

    world.run()

    assert file not in world.public
    assert world.releases.transformed(WORKSPACE, IMAGE_ID).files == ()


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_nothing_is_left_of_what_is_made_while_the_image_is_rejected(world, maker, get, is_withdrawn):
    before = world.public

    def reject():
        world.move(ImageStatus.REJECTED)
        if is_withdrawn:
            world.withdraw()

    maker.meanwhile = reject

    assert refusal(get, PATH) == (404, "not-delivered")
    assert world.public == (set() if is_withdrawn else before)


def test_nothing_is_left_of_what_is_made_while_the_folder_is_tidied(world, maker, get):
    before = world.public
    maker.meanwhile = lambda: world.withdraw(NOW + timedelta(seconds=1))

    assert refusal(get, PATH) == (404, "not-delivered")
    assert world.public == before


def test_two_who_make_the_same_at_once_both_get_it(world, maker, get):
    def another():
        maker.meanwhile = lambda: None
        get(PATH)

    maker.meanwhile = another

    assert get(PATH) in world.public
    assert len(world.releases.transformed(WORKSPACE, IMAGE_ID).files) == 1


def test_no_more_are_made_than_may_be(world, get, monkeypatch):
    monkeypatch.setattr("pixelgate.api.transforming.MAX_FILES", 1)
    get(PATH)

    assert refusal(get, PATH, accept="*/*") == (409, "too-many-transformations")
    assert get(PATH).endswith(".avif")
    assert transformations.MAX_FILES > 1


@pytest.mark.parametrize("signature", ["", "0" * 64, "é", transformation_signature(PATH, key="other")])
def test_what_was_not_signed_by_us_is_refused_before_anything_is_made(maker, get, signature):
    assert refusal(get, PATH, signature=signature) == (403, "unsigned-transformation")
    assert refusal(get, PATH.replace(IMAGE_ID, OTHER_ID), signature=signature)[0] == 403
    assert maker.orders == []


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/other",
        f"{FOLDER}/t/w=805",
        f"{FOLDER}/t/h=600,w=800",
        f"{FOLDER}/t/",
        f"{FOLDER}/",
        f"{FOLDER}/photo/",
        FOLDER,
        PATH.replace(IMAGE_ID, OTHER_ID),
        PATH.replace(f"/{WORKSPACE}/", "/another/"),
        PATH.replace("/media/", "/signed/"),
        f"/media/{WORKSPACE}/../{WORKSPACE}/{IMAGE_ID}/photo",
    ],
)
def test_what_has_no_public_name_is_not_there(maker, get, path):
    assert refusal(get, path) == (404, "not-delivered")
    assert maker.orders == []


@pytest.mark.parametrize("path", [PATH, f"{FOLDER}/photo"])
@pytest.mark.parametrize("to", [ImageStatus.IN_REVIEW, ImageStatus.REJECTED])
def test_an_image_that_is_not_approved_any_more_is_not_reachable_before_it_is_withdrawn(world, get, path, to):
    get(PATH)
    world.move(to)

    assert refusal(get, path) == (404, "not-delivered")


def test_what_only_some_may_see_has_no_address_for_everybody(world, get):
    world.set(profile=LADDER, access=Access.SIGNED)
    world.run()

    assert refusal(get, PATH) == (404, "not-delivered")
    assert refusal(get, f"{FOLDER}/photo") == (404, "not-delivered")


def test_the_end_of_the_rights_ends_it(dynamodb, world, get):
    record = world.record
    rights = Rights(expires_at="2026-01-01")
    facts = record.facts.model_copy(update={"rights": rights})
    ended = record.model_copy(update={"facts": facts})
    world.images.get = lambda *_: ended

    assert refusal(get, f"{FOLDER}/photo", now=NOW + timedelta(days=3650)) == (404, "not-delivered")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("RejectedImageError", (404, "not-delivered")),
        ("Sandbox.Timedout", (503, "rendition-not-made")),
    ],
)
def test_what_cannot_be_made_is_told_apart_from_what_was_not_made_this_time(maker, get, error, told):
    maker.error = FunctionFailedError(error, "because")

    assert refusal(get, PATH) == told


def query_of(path, *, key=KEY, expires=SOON, **changes):
    """Both signatures of an address."""
    access = signed(path, expires=int(expires.timestamp()), key=key).partition("?")[2]
    return {**dict(parse_qsl(access)), "s": transformation_signature(path, key=key), **changes}


@pytest.fixture
def for_some(world):
    world.set(profile=LADDER, access=Access.SIGNED)
    world.run()
    assert all(key.startswith("signed/") for key in world.public)


def test_a_size_that_only_some_may_see_is_made_for_them_and_ends_when_their_address_does(
    world, for_some, desk, maker
):
    found = desk.locate(SIGNED_PATH, query_of(SIGNED_PATH), accept=MODERN, now=NOW)

    path, _, query = found.address.partition("?")
    assert (path.removeprefix("/") in world.public, found.is_public) == (True, False)
    assert is_admitted(path, query, key=KEY, now=SOON - timedelta(seconds=1))
    assert not is_admitted(path, query, key=KEY, now=SOON)
    assert len(maker.orders) == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, 404),
        ({"s": transformation_signature(SIGNED_PATH, key=KEY)}, 404),
        (query_of(SIGNED_PATH, expires=NOW), 404),
        (query_of(SIGNED_PATH, key="l" * 64), 404),
        (query_of(SIGNED_PATH, expires=SOON) | {"expires": "9999999999"}, 404),
        (query_of(SIGNED_PATH.replace("w=800", "w=810")), 404),
        (query_of(SIGNED_PATH, signature=transformation_signature(SIGNED_PATH, key=KEY)), 404),
        (query_of(SIGNED_PATH, s=""), 403),
        (query_of(SIGNED_PATH, s=transformation_signature(PATH, key=KEY)), 403),
        (query_of(SIGNED_PATH, s=query_of(SIGNED_PATH)["signature"]), 403),
    ],
    ids=[
        "nothing",
        "no-access",
        "ended",
        "another-key",
        "a-later-end",
        "another-size",
        "one-signature-for-the-other",
        "no-signature-of-the-size",
        "that-of-the-public-size",
        "that-of-the-access",
    ],
)
def test_a_size_that_only_some_may_see_is_refused_unless_both_is_signed(for_some, desk, maker, query, told):
    with pytest.raises(ProblemError) as raised:
        desk.locate(SIGNED_PATH, query, accept=MODERN, now=NOW)

    assert raised.value.problem.status == told
    assert maker.orders == []


def test_what_was_made_for_some_is_not_there_without_signatures_nor_for_everybody(world, for_some, desk, get):
    desk.locate(SIGNED_PATH, query_of(SIGNED_PATH), accept=MODERN, now=NOW)

    with pytest.raises(ProblemError):
        desk.locate(SIGNED_PATH, {}, accept=MODERN, now=NOW)
    assert refusal(get, PATH) == (404, "not-delivered")
    assert all(key.startswith("signed/") for key in world.public)


def test_the_address_of_a_size_for_some_is_not_one_of_what_everybody_may_see(desk, maker):
    with pytest.raises(ProblemError) as raised:
        desk.locate(SIGNED_PATH, query_of(SIGNED_PATH), accept=MODERN, now=NOW)

    assert (raised.value.problem.status, maker.orders) == (404, [])
