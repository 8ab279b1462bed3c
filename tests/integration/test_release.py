"""On the deployed stack an approved image becomes public, and nothing else ever is, at whatever address."""

import httpx
import pytest

from infra.local.cloud import free_port
from infra.local.gateway import Gateway
from infra.local.stack import deploy_stack, new_api_key
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.images import ImageStore
from pixelgate.storage.releases import ReleaseStore
from pixelgate_client.client import Client
from tests.integration.local.stack import eventually
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

COFFEE = ROOT / "samples" / "coffee.jpg"
TURNED = ROOT / "samples" / "phone-portrait-rotated.jpg"
PAVILION = ROOT / "samples" / "pavilion.jpg"
CAT = ROOT / "samples" / "cat.png"
WORKSPACE = "default"
# Without AVIF, which takes more time than everything else together.
SMALL = {
    "profile": "small",
    "renditions": [
        {"name": "thumb", "width": 64, "height": 64, "fit": "smart", "formats": ["webp", "jpeg"]},
        {"name": "photo", "widths": [160, 320], "formats": ["webp", "jpeg"], "metadata": "all"},
    ],
}


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def api(stack):
    headers = {"Authorization": f"Bearer {new_api_key(stack)}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60) as api:
        assert api.put("/v1/renditions/profile", json={"profile": SMALL}).status_code == 200
        yield api


@pytest.fixture(scope="module")
def client(stack, api):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


@pytest.fixture(scope="module")
def gateway(stack, tmp_path_factory):
    web = tmp_path_factory.mktemp("web")
    with Gateway(port=free_port(), api_url=stack.api_url, web=web, media=stack.media) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def releases(stack):
    return ReleaseStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])


@pytest.fixture(scope="module")
def images(stack):
    return ImageStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])


def delivered(stack, image_id):
    s3, bucket = stack.cloud.client("s3"), stack.outputs["DeliveryBucketName"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"media/{WORKSPACE}/{image_id}/")
    return {each["Key"] for each in listed.get("Contents", [])}


def released(images, image_id):
    return images.get(WORKSPACE, image_id).release


def test_an_approved_image_becomes_public_and_a_rejected_one_is_gone(
    stack, client, gateway, images, releases
):
    image = client.wait(client.upload(COFFEE), timeout_s=120)
    assert image.status == ImageStatus.APPROVED

    assert eventually(lambda: released(images, image.id) is not None, within_s=120)
    release = releases.release(WORKSPACE, image.id)
    assert {file.key for file in release.files} == delivered(stack, image.id)
    paths = [f"{gateway.url}/{file.key}" for file in release.files]
    for path, file in zip(paths, release.files, strict=True):
        answer = httpx.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"image/{file.format}"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) == file.bytes

    client.reviews.decide(image.id, "reject", reason_code="RIGHTS")
    assert eventually(lambda: not delivered(stack, image.id), within_s=120)

    assert {httpx.get(path).status_code for path in paths} == {404}
    assert eventually(lambda: released(images, image.id) is None, within_s=120)


def test_what_only_some_may_see_opens_by_a_signed_address_and_by_no_other(api, client, gateway, images):
    api.put("/v1/renditions/profile", json={"profile": SMALL, "access": "signed"})
    try:
        image = client.wait(client.upload(TURNED), timeout_s=120)
        assert eventually(lambda: released(images, image.id) is not None, within_s=120)
    finally:
        api.put("/v1/renditions/profile", json={"access": "public"})

    told = api.get(f"/v1/images/{image.id}/renditions")
    assert told.status_code == 200, told.text
    url = told.json()["release"]["renditions"][0]["files"][0]["url"]
    path = "/" + url.split("/", 3)[3]
    assert path.startswith("/signed/")
    assert httpx.get(gateway.url + path).status_code == 200
    assert httpx.get(gateway.url + path.partition("?")[0]).status_code == 404
    assert httpx.get(gateway.url + path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    assert httpx.get(gateway.url + path.replace("/signed/", "/media/")).status_code == 404

    size = "/" + client.renditions.transform(image.id, width=200).url.split("/", 3)[3]
    made = httpx.get(gateway.url + size, follow_redirects=True, timeout=60)
    assert (made.status_code, made.headers["content-type"]) == (200, "image/jpeg"), made.text
    assert made.history[0].headers["cache-control"].startswith("private")
    assert httpx.get(f"{gateway.url}{made.url.path}").status_code == 404
    assert httpx.get(gateway.url + size.partition("&s=")[0]).status_code == 403
    for refused in (
        size.partition("?")[0],
        f"{size.partition('?')[0]}?s={size.partition('&s=')[2]}",
        size.replace("w=200", "w=210"),
        size.replace("/signed/", "/media/"),
    ):
        assert httpx.get(gateway.url + refused).status_code in (403, 404), refused


def test_an_erased_image_is_gone_from_where_people_see_it(stack, client, gateway, images, releases):
    image = client.wait(client.upload(PAVILION), timeout_s=120)
    assert image.status == ImageStatus.APPROVED
    assert eventually(lambda: released(images, image.id) is not None, within_s=120), releases.progress(
        WORKSPACE, image.id
    )
    [path, *_] = delivered(stack, image.id)

    client.delete(image.id)

    assert eventually(lambda: not delivered(stack, image.id), within_s=120)
    assert httpx.get(f"{gateway.url}/{path}").status_code == 404


def test_an_image_that_is_not_released_is_reachable_by_no_guess(stack, client, gateway, images, releases):
    image = client.wait(client.upload(CAT), timeout_s=120)
    assert eventually(lambda: released(images, image.id) is not None, within_s=120)
    files = releases.release(WORKSPACE, image.id).files
    client.reviews.decide(image.id, "reject", reason_code="RIGHTS")
    assert eventually(lambda: released(images, image.id) is None, within_s=120)
    assert eventually(lambda: not delivered(stack, image.id), within_s=120)

    guesses = {f"/{file.key}" for file in files}
    for file in files:
        name = file.key.rpartition("/")[2]
        for folder in ("media", "signed", "release", "work", "clear", ""):
            guesses.add(f"/{folder}/{WORKSPACE}/{image.id}/{name}")
            guesses.add(f"/media/{folder}/{WORKSPACE}/{image.id}/{name}")
            guesses.add(f"/media/../{folder}/{WORKSPACE}/{image.id}/{name}")
    for name in ("original", "anonymized.jpg", "1/large.jpg", "1/small.jpg", "", "photo", "thumb"):
        guesses |= {f"/{folder}/{WORKSPACE}/{image.id}/{name}" for folder in ("media", "signed")}
    with httpx.Client() as anyone:
        answers = {path: anyone.get(gateway.url + path).status_code for path in sorted(guesses)}
    assert {path for path, status in answers.items() if status != 404} == set()


def test_sizes_that_no_profile_declares_are_made_where_they_were_signed_and_end_with_the_release(
    stack, client, gateway, images
):
    image = client.wait(client.upload(ROOT / "samples" / "old-town-street.jpg"), timeout_s=120)
    assert eventually(lambda: released(images, image.id) is not None, within_s=120)
    folder = f"{gateway.url}/media/{WORKSPACE}/{image.id}"
    modern = {"Accept": "image/webp,*/*"}

    signed = client.renditions.transform(image.id, width=200, height=100, fit="smart")
    address = f"{folder}/t/{signed.url.rpartition('/t/')[2]}"
    by_name = httpx.get(f"{folder}/photo", headers=modern, follow_redirects=True)
    first = httpx.get(address, headers=modern, follow_redirects=True, timeout=60)
    again = httpx.get(address, headers=modern)

    assert (by_name.status_code, by_name.headers["content-type"]) == (200, "image/webp")
    assert (first.status_code, first.headers["content-type"]) == (200, "image/webp"), first.text
    assert "immutable" in first.headers["cache-control"]
    assert again.status_code == 302
    assert (again.headers["location"], again.headers["vary"]) == (first.url.path, "Accept")
    assert httpx.get(address.partition("?")[0]).status_code == 403
    assert httpx.get(address.replace("w=200", "w=210")).status_code == 403

    client.reviews.decide(image.id, "reject", reason_code="RIGHTS")
    assert eventually(lambda: not delivered(stack, image.id), within_s=120)

    gone = [address, f"{folder}/photo", str(first.url)]
    assert [httpx.get(each, headers=modern).status_code for each in gone] == [404, 404, 404]


def test_what_is_released_follows_its_profile_and_its_access_by_a_re_release(
    stack, api, client, gateway, images
):
    image = client.wait(client.upload(ROOT / "samples" / "product-plant-pot.png"), timeout_s=120)
    assert eventually(lambda: released(images, image.id) is not None, within_s=120)
    before = [f"{gateway.url}/{key}" for key in delivered(stack, image.id)]
    assert {httpx.get(address).status_code for address in before} == {200}

    def re_release():
        started = api.post("/v1/re-releases", json={"ids": [image.id]}).json()
        path = f"/v1/re-releases/{started['id']}"
        assert eventually(lambda: api.get(path).json()["status"] != "RUNNING", within_s=120)
        return api.get(path).json()

    assert re_release()["summary"]["unchanged"] == 1
    answer = api.put("/v1/renditions/profile", json={"access": "signed"}).json()
    try:
        assert "/v1/re-releases" in answer["hint"]
        done = re_release()
    finally:
        api.put("/v1/renditions/profile", json={"access": "public"})

    assert (done["status"], done["images"], done["looked_at"]) == ("COMPLETED", 1, 1), done
    assert (done["summary"]["released"], done["summary"]["named"]) == (1, [])
    assert released(images, image.id).access == "signed"
    assert {httpx.get(address).status_code for address in before} == {404}
    assert not delivered(stack, image.id)
    [first, *_] = client.renditions.of(image.id).release.renditions[0].files
    assert httpx.get(f"{gateway.url}/{first.url.split('/', 3)[3]}").status_code == 200
