"""What is not released is under no address of the gateway, guessed or signed, however much is stored."""

from http import HTTPStatus
from itertools import product
from urllib.parse import parse_qsl

import pytest
from moto import mock_aws

from infra.local.answers import Answer
from infra.local.media import DeliveredMedia, nothing_here
from pixelgate.api.delivering import DeliveryDesk
from pixelgate.api.problems import ProblemError
from pixelgate.domain.delivery_tokens import end_of, signed, transformation_signature
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.releases import ReleaseWorld
from tests.support.tables import create_table
from tests.support.unreleased import STATES, bring_to

KEY = "k" * 64
PLACES = ("media", "signed", "release", "work", "clear", "originals", "")
NAMES = (
    "original",
    "anonymized.jpg",
    "1/large.jpg",
    "1/small.jpg",
    "photo",
    "thumb",
    "thumb.webp",
    "t/w=320",
    "",
)
MADE = object_keys.rendition_key(WORKSPACE, IMAGE_ID, sha256="ab" * 32, suffix="jpg")


class OneKey:
    def text(self):
        return KEY


class Transformations:
    """A ``Transformer`` that is asked for nothing that may not be seen, and never makes anything."""

    def __init__(self, releases):
        self.releases = releases

    def file(self, record, transformation, format_, *, now):
        assert record.status is ImageStatus.APPROVED
        return self.releases.release(WORKSPACE, record.id).files[0]


@pytest.fixture
def world():
    with mock_aws():
        world = ReleaseWorld(create_table())
        store_all_pictures(world)
        yield world


@pytest.fixture
def gateway(world):
    desk = DeliveryDesk(
        images=world.images,
        releases=world.releases,
        transformer=Transformations(world.releases),
        key=OneKey(),
    )

    def negotiate(path, query, accept):
        try:
            desk.locate(path, dict(parse_qsl(query)), accept=accept, now=NOW)
        except ProblemError:
            return nothing_here()
        return Answer(HTTPStatus.OK, {}, b"")

    return DeliveredMedia(world.s3, "delivery", KEY, negotiate, clock=lambda: NOW)


def store_all_pictures(world):
    stored = {
        ("originals", object_keys.original_key(WORKSPACE, IMAGE_ID)),
        ("originals", object_keys.anonymized_key(WORKSPACE, IMAGE_ID)),
        ("work", object_keys.work_copy_key(WORKSPACE, IMAGE_ID, analysis=1, name="large.jpg")),
        ("work", MADE),
    }
    for bucket, key in stored:
        world.s3.put_object(Bucket=bucket, Key=key, Body=b"a picture")


@pytest.mark.parametrize("state", STATES)
def test_the_gateway_has_nothing_under_any_name_signed_or_not(world, gateway, state):
    released = bring_to(world, state)

    assert reached(gateway, {*NAMES, *file_names({MADE, *released})}) == set()


def test_the_same_guesses_reach_what_is_released(world, gateway):
    world.analyse()
    world.run()

    found = reached(gateway, {*NAMES, *file_names(world.public)})

    assert {f"/{key}" for key in world.public} <= found
    assert f"/media/{WORKSPACE}/{IMAGE_ID}/photo" in found


def file_names(stored):
    return {key.rpartition("/")[2] for key in stored}


def reached(gateway, names):
    """Every path with anything at it: below each place, climbing out of one, and with each signature."""
    paths = {f"/{place}/{WORKSPACE}/{IMAGE_ID}/{name}" for place, name in product(PLACES, names)}
    paths |= {path.replace("/", "/media/../", 1) for path in paths} | {f"/media{path}" for path in paths}
    found = set()
    for path in paths:
        access = signed(path, expires=end_of(NOW), key=KEY).partition("?")[2]
        signature = f"s={transformation_signature(path, key=KEY)}"
        queries = ("", access, signature, f"{access}&{signature}")
        if any(gateway.answer(path, query, "image/webp").status != HTTPStatus.NOT_FOUND for query in queries):
            found.add(path)
    return found
