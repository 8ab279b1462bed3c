"""What is public of an image over HTTP: addresses, HTML and JSON-LD, whatever hostile files say."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from pixelgate.api.all_release_routes import add_all_release_routes
from pixelgate.api.guard import guarded_application
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.settings import DeliverySettings
from pixelgate.domain.delivery_tokens import is_admitted, transformation_signature
from pixelgate.domain.metadata import Rights
from pixelgate.domain.release_marks import Access
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE
from tests.support.fakes import RecordedExecutions
from tests.support.http import request
from tests.support.releases import ORDER, ReleaseWorld
from tests.support.tables import TABLE

PATH = f"/v1/images/{IMAGE_ID}"
BASE = "https://pictures.example"
HOSTILE = """"><script>alert('1')</script>&<img src=x onerror="alert(1)"> </picture>"""


@pytest.fixture
def world(dynamodb):
    return ReleaseWorld(dynamodb)


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def call(world, executions, lambda_context):
    app = guarded_application()
    add_problem_answers(app)
    settings = DeliverySettings(
        release_image_arn="arn", re_release_images_arn="arn", delivery_url=BASE + "/", delivery_key_arn="key"
    )
    add_all_release_routes(
        app, settings, dynamodb=world.dynamodb, table=TABLE, machine=lambda _: executions, secrets=OneSecret()
    )

    def call(method, path, *, body=None, query=None):
        answer = app.resolve(
            request(method, path, workspace=WORKSPACE, body=body, query=query), lambda_context
        )
        return answer["statusCode"], answer["body"]

    return call


@pytest.fixture
def answer(call):
    def answer(method, path, **more):
        status, body = call(method, path, **more)
        return status, json.loads(body)

    return answer


@pytest.fixture
def released(world):
    world.analyse()
    world.run()
    return world


class OneSecret:
    def get_secret_value(self, *, SecretId):  # noqa: N803 - AWS's names
        assert SecretId == "key"
        return {"SecretString": "k" * 64}


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts += data.split()


def test_what_is_released_is_told_with_its_addresses_and_srcset(answer, released):
    status, told = answer("GET", f"{PATH}/renditions")

    assert (status, told["status"], told["problem"]) == (200, "APPROVED", None)
    urls = {file["url"] for each in told["release"]["renditions"] for file in each["files"]}
    assert urls == {f"{BASE}/{key}" for key in released.public}
    photo = next(each for each in told["release"]["renditions"] if each["name"] == "photo")
    assert [each["type"] for each in photo["sources"]] == ["image/avif", "image/webp", "image/jpeg"]
    assert photo["sources"][0]["srcset"] == f"{photo['files'][0]['url']} 320w"


def test_what_is_not_released_has_no_address_and_says_why(answer, world):
    world.analyse(Severity.REVIEW)

    assert answer("GET", f"{PATH}/renditions")[1]["release"] is None
    for part in ("html", "image-object"):
        status, problem = answer("GET", f"{PATH}/{part}")
        assert (status, problem["type"]) == (404, "urn:pixelgate:problem:not-released")


def test_from_the_moment_of_a_rejection_no_address_is_told(answer, released):
    released.move(ImageStatus.REJECTED)

    assert answer("GET", f"{PATH}/renditions")[1]["release"] is None
    assert answer("GET", f"{PATH}/html")[0] == 404


def test_a_picture_element_has_every_format_and_keeps_its_place(answer, released):
    status, told = answer("GET", f"{PATH}/html", query={"sizes": "(min-width: 60em) 50vw, 100vw"})

    assert (told["rendition"], told["alt_is_automatic"]) == ("photo", True)
    elements = Elements(told["html"]).found
    assert status == 200
    assert [tag for tag, _ in elements] == ["picture", "source", "source", "img"]
    image = elements[-1][1]
    assert {"src", "srcset", "sizes", "width", "height", "alt", "loading"} <= set(image)
    assert (image["data-alt"], image["data-thumbhash"]) == ("automatic", "AAAA")
    assert image["alt"] == told["alt"] == "A cat. Text: “hello”"
    assert image["sizes"] == "(min-width: 60em) 50vw, 100vw"


def test_where_not_everybody_may_look_every_address_is_signed_for_its_own_file(answer, world):
    world.set(access=Access.SIGNED)
    world.analyse()
    world.run()

    release = answer("GET", f"{PATH}/renditions")[1]["release"]

    urls = [urlsplit(file["url"]) for each in release["renditions"] for file in each["files"]]
    assert len(urls) == len(world.public)
    for url in urls:
        assert url.path.startswith("/signed/")
        assert is_admitted(url.path, url.query, key="k" * 64, now=datetime.now(UTC))


def test_a_rendition_may_be_chosen_by_name(answer, released):
    assert answer("GET", f"{PATH}/html", query={"rendition": "thumb"})[1]["rendition"] == "thumb"
    status, problem = answer("GET", f"{PATH}/html", query={"rendition": "nothing"})
    assert (status, "thumb" in problem["hint"]) == (404, True)


def test_no_text_of_a_file_ends_the_script_or_the_attribute_that_it_stands_in(call, world):
    rights = Rights(creator=HOSTILE, credit=HOSTILE, copyright=HOSTILE, usage_terms=HOSTILE)
    world.analyse(caption=HOSTILE, title=HOSTILE, rights=rights)
    world.run()

    json_ld = call("GET", f"{PATH}/image-object")[1]
    html = json.loads(call("GET", f"{PATH}/html", query={"sizes": HOSTILE})[1])["html"]

    assert not {"<", ">", "&"} & {*json_ld}
    told = json.loads(json_ld)
    assert told["caption"] == told["copyrightNotice"] == told["creator"]["name"] == HOSTILE
    assert told["creditText"] == HOSTILE
    assert told["license"] == {"@type": "CreativeWork", "text": HOSTILE}
    elements = Elements(html)
    assert [tag for tag, _ in elements.found] == ["picture", "source", "source", "img"]
    assert elements.texts == []


def test_an_image_object_says_whose_it_is_and_what_it_shows(answer, world):
    terms = "https://creativecommons.org/licenses/by/4.0/"
    world.analyse(
        caption="A cat on a sofa", rights=Rights(creator="Ann", copyright="© Ann", usage_terms=terms)
    )
    world.run()

    told = answer("GET", f"{PATH}/image-object", query={"representative_of_page": "true"})[1]

    assert (told["@context"], told["@type"]) == ("https://schema.org", "ImageObject")
    assert told["contentUrl"].startswith(f"{BASE}/media/{WORKSPACE}/{IMAGE_ID}/")
    assert (told["license"], told["copyrightNotice"], told["caption"]) == (terms, "© Ann", "A cat on a sofa")
    assert (told["embeddedTextCaption"], told["representativeOfPage"]) == ("hello", True)
    assert not {"creditText", "acquireLicensePage", "usageInfo"} & set(told)


@pytest.mark.parametrize(
    "terms",
    [
        "http://[",
        "https://[::1",
        "http://a\u2100b/",
        "https://bank.example@evil.example/",
        'https://a/"onclick',
    ],
)
def test_terms_that_only_look_like_an_address_are_words(answer, world, terms):
    world.analyse(rights=Rights(usage_terms=terms))
    world.run()

    status, told = answer("GET", f"{PATH}/image-object")

    assert (status, told["license"]) == (200, {"@type": "CreativeWork", "text": terms})


def test_an_image_object_says_who_is_to_be_named_and_where_a_licence_is_to_be_had(answer, world):
    addresses = ("https://example.org/license", "https://example.org/buy")
    rights = Rights(
        credit="Ann / Press", usage_terms="Editorial", license_url=addresses[0], licensor_url=addresses[1]
    )
    world.analyse(rights=rights)
    world.run()

    told = answer("GET", f"{PATH}/image-object")[1]

    assert told["creditText"] == "Ann / Press"
    assert (told["license"], told["acquireLicensePage"]) == addresses
    assert told["usageInfo"] == {"@type": "CreativeWork", "text": "Editorial"}


def test_a_release_is_asked_for_and_started(answer, released, executions):
    assert answer("POST", f"{PATH}/release")[0] == 202
    assert executions.started == [ORDER]


def test_what_may_not_be_seen_is_not_released_by_asking(answer, world, executions):
    world.analyse(Severity.REVIEW)

    status, problem = answer("POST", f"{PATH}/release")

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:not-releasable")
    assert executions.started == []


@pytest.mark.parametrize("part", ["renditions", "html", "image-object"])
def test_an_image_that_is_not_there_has_nothing(answer, released, part):
    assert answer("GET", f"/v1/images/{OTHER_ID}/{part}")[0] == 404


def test_an_editor_is_given_the_address_of_another_size(released, answer):
    size = {"width": 800, "height": 600, "fit": "smart"}

    status, told = answer("POST", f"{PATH}/transformations", body=size)

    path = f"/media/{WORKSPACE}/{IMAGE_ID}/t/w=800,h=600,fit=smart"
    assert status == 200
    assert told["url"] == f"{BASE}{path}?s={transformation_signature(path, key='k' * 64)}"
    assert told["expires_at"] is None


@pytest.mark.parametrize("size", [{}, {"width": 805}, {"width": 99999}, {"width": 800, "fit": "smart"}])
def test_a_size_out_of_bounds_is_not_signed(released, answer, size):
    assert answer("POST", f"{PATH}/transformations", body=size)[0] == 422


def test_no_size_is_signed_of_what_is_not_public(world, answer):
    world.analyse()

    status, told = answer("POST", f"{PATH}/transformations", body={"width": 800})

    assert (status, told["type"]) == (404, "urn:pixelgate:problem:not-released")


def test_the_address_of_a_size_that_only_some_may_see_ends_and_is_signed_twice(world, answer):
    world.set(access=Access.SIGNED)
    world.analyse()
    world.run()

    status, told = answer("POST", f"{PATH}/transformations", body={"width": 800})

    path = f"/signed/{WORKSPACE}/{IMAGE_ID}/t/w=800"
    access, _, signature = urlsplit(told["url"]).query.partition("&s=")
    assert (status, urlsplit(told["url"]).path) == (200, path)
    assert is_admitted(path, access, key="k" * 64, now=datetime.now(UTC))
    assert not is_admitted(path, access, key="k" * 64, now=datetime.fromisoformat(told["expires_at"]))
    assert signature == transformation_signature(path, key="k" * 64)
