"""What CloudFront admits is what the local gateway admits: the same addresses, signatures and refusals."""

import json
import shutil
import subprocess
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from samtranslator.yaml_helper import yaml_parse

from infra.local.media import DeliveredMedia, nothing_here
from pixelgate.domain.delivery_tokens import end_of, transformation_signature
from pixelgate.domain.delivery_tokens import signed as signed_until
from tests.support.documents import IMAGE_ID, NOW
from tests.support.template import ROOT

STACK = yaml_parse((ROOT / "infra/stacks/delivery.yaml").read_text())["Resources"]
KEY = "k" * 64
NAME = f"acme/{IMAGE_ID}/{'0123456789abcdef' * 2}.webp"
SOON = NOW + timedelta(minutes=5)


def signed(path, *, key=KEY, now=NOW):
    return signed_until(path, expires=end_of(now), key=key)


SIGNED = signed(f"/signed/{NAME}", key=KEY, now=NOW)
ADMITTED = [f"/media/{NAME}", f"/media/{NAME}?utm=1", SIGNED]
SIZED = f"/signed/acme/{IMAGE_ID}/t/w=800"
SIZE = f"s={transformation_signature(SIZED, key=KEY)}"
ACCESS = signed(SIZED).partition("?")[2]
REFUSED = [
    SIZED,
    f"{SIZED}?{SIZE}",
    signed(SIZED, now=NOW - timedelta(hours=3)) + f"&{SIZE}",
    signed(SIZED, key="l" * 64) + f"&{SIZE}",
    f"{SIZED}0?{ACCESS}&{SIZE}",
    f"{SIZED}?{ACCESS}&{SIZE}&expires=9999999999",
    signed(f"/signed/acme/{IMAGE_ID}/thumb"),
    signed(f"/signed/{NAME}/t/w=800"),
    f"/signed/{NAME}",
    SIGNED.replace("acme", "evil"),
    SIGNED.replace("expires=1", "expires=2"),
    SIGNED + "&expires=9999999999",
    SIGNED[:-1] + ("0" if SIGNED[-1] != "0" else "1"),
    signed(f"/signed/{NAME}", key="l" * 64, now=NOW),
    signed(f"/signed/{NAME}", key=KEY, now=NOW - timedelta(hours=3)),
    signed(f"/media/{NAME}", key=KEY, now=NOW).replace("/media/", "/signed/"),
    f"/media/{NAME}/",
    f"/media/{NAME.upper()}",
    f"/media/../media/{NAME}",
    f"/media/{IMAGE_ID}/original",
    f"/release/{NAME}",
    "/media/",
    "/",
]
NEGOTIATED = [
    f"/media/acme/{IMAGE_ID}/thumb?s=1",
    f"/media/acme/{IMAGE_ID}/t/w=800,h=600,fit=smart,q=70?s=1",
    f"{SIZED}?{ACCESS}&{SIZE}",
]
NODE = shutil.which("node")
HARNESS = """
import { createRequire } from 'module';
const input = JSON.parse(process.argv[1]);
Date.now = () => input.now;
const cf = {kvs: () => ({get: async () => input.key})};
const crypto = createRequire('/')('crypto');
%s
const answers = [];
for (const request of input.requests) answers.push(!('statusCode' in await handler({request})));
console.log(JSON.stringify(answers));
"""


class AnyPicture:
    """A bucket that has whatever is asked for."""

    def get_object(self, *, Bucket, Key):  # noqa: N803 - AWS's names
        return {"ContentType": "image/webp", "Body": self}

    def read(self):
        return b"picture"


def as_cloudfront_has_it(address):
    path, _, query = address.partition("?")
    values = {
        name: {"value": given[0], **({"multiValue": given} if len(given) > 1 else {})}
        for name, given in parse_qs(query).items()
    }
    return {"uri": path, "querystring": values}


@pytest.mark.skipif(NODE is None, reason="CloudFront's functions are JavaScript, and there is no node here")
def test_the_edge_admits_what_it_should_and_nothing_else():
    code = STACK["Admission"]["Properties"]["FunctionCode"]
    body = "\n".join(line for line in code.splitlines() if not line.startswith("import "))
    requests = [as_cloudfront_has_it(address) for address in ADMITTED + REFUSED]
    given = json.dumps({"now": SOON.timestamp() * 1000, "key": KEY, "requests": requests})

    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", HARNESS % body, "--", given],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [True] * len(ADMITTED) + [False] * len(REFUSED)


def no_negotiation(path, query, accept):
    raise AssertionError(f"{path} is not to be negotiated")


def negotiated_at_the_edge(address, headers):
    code = STACK["Admission"]["Properties"]["FunctionCode"]
    body = "\n".join(line for line in code.splitlines() if not line.startswith("import "))
    harness = HARNESS.replace("!('statusCode' in await handler({request}))", "await handler({request})")
    request = as_cloudfront_has_it(address) | {"headers": headers}
    given = json.dumps({"now": SOON.timestamp() * 1000, "key": KEY, "requests": [request]})
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", harness % body, "--", given],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    [answer] = json.loads(ran.stdout)
    return answer


@pytest.mark.skipif(NODE is None, reason="CloudFront's functions are JavaScript, and there is no node here")
@pytest.mark.parametrize(
    ("accept", "passed_on"),
    [
        ("image/avif,image/webp,*/*", "image/avif"),
        ("text/html, image/webp;q=0.8", "image/webp"),
        ("image/avif;q=0, image/webp", "image/webp"),
        ("*/*", "image/jpeg"),
    ],
)
def test_of_a_request_without_a_file_the_edge_passes_on_the_signature_and_one_of_three_formats(
    accept, passed_on
):
    address = f"/media/acme/{IMAGE_ID}/t/w=800?s=abc&utm=1"

    request = negotiated_at_the_edge(address, {"accept": {"value": accept}, "cookie": {"value": "kept"}})

    assert request["querystring"] == {"s": {"value": "abc"}}
    assert request["headers"]["accept"] == {"value": passed_on}


@pytest.mark.parametrize("address", NEGOTIATED)
def test_the_local_gateway_asks_the_function_where_no_file_is_named(address):
    path, _, query = address.partition("?")
    asked = []

    def negotiate(path, query, accept):
        asked.append((path, query, accept))
        return nothing_here()

    media = DeliveredMedia(AnyPicture(), "delivery", KEY, negotiate, clock=lambda: SOON)
    media.answer(path, query, "image/webp")

    assert asked == [(path, query, "image/webp")]


@pytest.mark.skipif(NODE is None, reason="CloudFront's functions are JavaScript, and there is no node here")
@pytest.mark.parametrize("address", NEGOTIATED)
def test_the_edge_asks_the_function_for_the_same_with_every_signature(address):
    request = negotiated_at_the_edge(f"{address}&utm=1", {})

    assert request["headers"]["accept"] == {"value": "image/jpeg"}
    assert request["querystring"] == as_cloudfront_has_it(address)["querystring"]


def test_an_answer_is_kept_apart_for_every_signature_that_it_was_asked_for_with():
    policy = STACK["NegotiatedPolicy"]["Properties"]["CachePolicyConfig"]
    in_the_key = policy["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]["QueryStrings"]

    assert {name for address in NEGOTIATED for name in as_cloudfront_has_it(address)["querystring"]} == {
        *in_the_key
    }


def test_no_path_of_a_file_reaches_the_function_and_no_other_reaches_storage():
    behaviours = STACK["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]

    assert [(each["PathPattern"], each["TargetOriginId"]) for each in behaviours] == [
        ("/media/*.*", "released"),
        ("/media/*", "negotiated"),
        ("/signed/*/*/t/*", "negotiated"),
    ]
    assert {each["FunctionAssociations"][0]["EventType"] for each in behaviours} == {"viewer-request"}
    assert all("." in address.partition("?")[0] for address in ADMITTED)
    assert not any("." in address for address in NEGOTIATED)
    assert not any("/t/" in address for address in ADMITTED)


@pytest.mark.parametrize("address", ADMITTED + REFUSED)
def test_the_local_gateway_admits_the_same(address):
    media = DeliveredMedia(AnyPicture(), "delivery", KEY, no_negotiation, clock=lambda: SOON)
    path, _, query = address.partition("?")

    assert (media.answer(path, query, "").status == 200) == (address in ADMITTED)


def test_the_bucket_is_read_by_the_distribution_alone_and_over_tls():
    [origin, function] = STACK["Distribution"]["Properties"]["DistributionConfig"]["Origins"]

    assert origin["OriginAccessControlId"] == {"Ref": "OriginAccess"}
    assert function["OriginAccessControlId"] == {"Ref": "FunctionAccess"}
    for name in ("OriginAccess", "FunctionAccess"):
        access = STACK[name]["Properties"]["OriginAccessControlConfig"]
        assert access["SigningBehavior"] == "always"
    behaviour = STACK["Distribution"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["AllowedMethods"] == ["GET", "HEAD"]
    assert behaviour["FunctionAssociations"][0]["EventType"] == "viewer-request"
