"""Large files are sent in parts by either client: what fails is sent again, and what arrived is not."""

import asyncio

import httpx
import pytest

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.errors import ApiError, ConnectionFailedError, UploadRefusedError
from pixelgate_client.exchange import ATTEMPTS
from pixelgate_client.original import open_original
from pixelgate_client.parts import MOST_PARTS, MULTIPART_FROM, PART_BYTES, plan_parts
from tests.unit.client.fake_multipart import IMAGE_ID, FakeMultipart
from tests.unit.client.fake_service import API_KEY, ENDPOINT, S3_ERROR, problem

LARGE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * (MULTIPART_FROM // 256)
EXPIRED = httpx.Response(403, text=S3_ERROR.format(code="AccessDenied", message="Request has expired"))


@pytest.fixture
def parted(service):
    return FakeMultipart(service)


@pytest.fixture(params=["threads", "asyncio"])
def upload(request, service):
    async def upload_in_tasks(*args, **kwargs):
        async def sleep(seconds):
            service.sleep(seconds)

        transport = httpx.MockTransport(service.answer)
        async with AsyncClient(ENDPOINT, API_KEY, transport=transport, sleep=sleep) as client:
            return await client.upload(*args, **kwargs)

    if request.param == "threads":
        return service.client().upload
    return lambda *args, **kwargs: asyncio.run(upload_in_tasks(*args, **kwargs))


def test_a_large_file_arrives_in_parts(parted, upload):
    progress = []

    image_id = upload(LARGE, collection="c", on_progress=lambda sent, total: progress.append((sent, total)))

    assert (image_id, parted.content, parted.is_complete) == (IMAGE_ID, LARGE, True)
    assert sorted(parted.puts) == [1, 2, 3]
    [asked] = parted.begun
    assert (asked["size"], asked["part_size"], asked["collection"]) == (len(LARGE), PART_BYTES, "c")
    assert progress[-1] == (len(LARGE), len(LARGE))
    assert [sent for sent, _ in progress] == sorted(sent for sent, _ in progress)


def test_what_is_smaller_goes_in_one_piece(service, parted, upload):
    del service.overrides["storage"]

    upload(LARGE[: MULTIPART_FROM - 1])

    assert (parted.begun, len(service.forms)) == ([], 1)


@pytest.mark.parametrize("trouble", [httpx.ConnectError("broken"), httpx.Response(503)], ids=repr)
def test_a_part_that_fails_is_sent_again_alone(parted, upload, trouble):
    parted.troubles[2] = [trouble] * (ATTEMPTS - 1)

    upload(LARGE)

    assert parted.content == LARGE
    assert sorted(parted.puts) == [1, 2, 2, 2, 2, 3]


def test_a_part_that_goes_on_failing_fails_the_upload(parted, upload):
    parted.troubles[2] = [httpx.ConnectError("broken")] * ATTEMPTS

    with pytest.raises(ConnectionFailedError, match="storage"):
        upload(LARGE)

    assert not parted.is_complete


def test_an_address_that_has_run_out_is_replaced(parted, upload):
    parted.troubles[1] = [EXPIRED]

    upload(LARGE)

    assert parted.content == LARGE
    assert sorted(parted.puts) == [1, 1, 2, 3]


def test_a_file_that_changes_meanwhile_is_refused_and_not_tried_again(parted, upload, tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(LARGE)

    def change(_sent, _total):
        file.write_bytes(bytes(len(LARGE)))

    with pytest.raises(UploadRefusedError) as refused:
        upload(file, on_progress=change)

    assert refused.value.code == "BadDigest"


def test_after_a_crash_only_what_is_missing_is_sent(parted, upload):
    memory = {}
    parted.troubles[3] = [httpx.ConnectError("broken")] * ATTEMPTS
    with pytest.raises(ConnectionFailedError):
        upload(LARGE, memory=memory)
    assert list(memory.values()) == [IMAGE_ID]
    parted.puts.clear()

    assert upload(LARGE, memory=memory) == IMAGE_ID

    assert (parted.puts, len(parted.begun), parted.content, memory) == ([3], 1, LARGE, {})


def test_a_crash_after_the_last_part_makes_no_second_image(parted, upload):
    memory = {}
    upload(LARGE)
    [asked] = parted.begun
    with open_original(LARGE, name=None) as original:
        memory[f"{plan_parts(original).fingerprint}  image"] = IMAGE_ID

    assert upload(LARGE, memory=memory) == IMAGE_ID

    assert (parted.begun, memory) == ([asked], {})


def test_what_was_given_up_meanwhile_is_begun_anew(parted, upload):
    memory = {}
    parted.troubles[1] = [httpx.ConnectError("broken")] * ATTEMPTS
    with pytest.raises(ConnectionFailedError):
        upload(LARGE, memory=memory)
    parted.is_over = True

    with pytest.raises(ApiError, match="no parts"):
        upload(LARGE, memory=memory)

    assert len(parted.begun) == 2


def test_another_file_does_not_go_on_with_an_upload(parted, upload):
    memory = {}
    parted.troubles[1] = [httpx.ConnectError("broken")] * ATTEMPTS
    with pytest.raises(ConnectionFailedError):
        upload(LARGE, memory=memory)

    upload(LARGE + b"!", memory=memory)

    assert len(parted.begun) == 2


def test_a_refusal_of_the_service_is_told(service, upload):
    service.overrides["POST", "/v1/uploads/multipart"] = lambda _: problem(413, "Too large", "at most 5")

    with pytest.raises(ApiError, match="at most 5"):
        upload(LARGE)


def test_no_file_has_more_parts_than_one_answer_holds():
    class Zeros:
        def seek(self, _position): ...

        def read(self, size):
            return b""

    with open_original(b"\xff\xd8\xff", name="a.jpg") as original:
        plan = plan_parts(original.__class__(file=Zeros(), name="", content_type="", size=3 * 1024**3 + 1))

    assert len(plan.part_sha256) <= MOST_PARTS
    assert plan.part_size * len(plan.part_sha256) >= plan.size
