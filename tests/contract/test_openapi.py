"""docs/openapi.json is current, complete, and true to its own schemas."""

import json
import re

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pixelgate.api.problem_kinds import PROBLEM_KINDS
from tools.openapi.application import unconnected_application
from tools.openapi.document import build_document
from tools.openapi.files import DOCUMENT, SERVED, compact, readable
from tools.openapi.operations import read_operations

WRITTEN = json.loads(DOCUMENT.read_text(encoding="utf-8"))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in WRITTEN["paths"].items()
    for method, operation in methods.items()
}
# Answered at /media by functions/deliver_rendition, which is no route of the API.
OF_DELIVERY = {"not-delivered", "unsigned-transformation", "too-many-transformations", "rendition-not-made"}
DESCRIBED = read_operations()
CHECKED = Registry().with_resource("urn:api", Resource(contents=WRITTEN, specification=DRAFT202012))


def of_the_document(schema):
    """A validator that follows references from one part of the document to others."""
    absolute = json.loads(json.dumps(schema).replace('"#/components', '"urn:api#/components'))
    return jsonschema.Draft202012Validator(absolute, registry=CHECKED)


@pytest.fixture(scope="module")
def current():
    return build_document(unconnected_application())


def test_every_route_is_described(current):
    routes = {f"{method.upper()} {path}" for path, methods in current["paths"].items() for method in methods}
    described = set(DESCRIBED.by_route())

    assert described == routes, (
        f"tools/openapi/operations.yaml lacks {sorted(routes - described)} and tells of what does not exist: "
        f"{sorted(described - routes)}. Then run `make openapi`"
    )


def test_the_document_and_what_is_served_are_current(current):
    assert DOCUMENT.read_text(encoding="utf-8") == readable(current), "run `make openapi`"
    assert SERVED.read_bytes() == compact(current), "run `make openapi`"


def test_the_document_says_which_version_it_is_written_in_and_that_it_is_generated():
    assert WRITTEN["openapi"] == "3.1.0"
    assert "make openapi" in WRITTEN["$comment"]
    assert WRITTEN["security"] == [{"key": []}]
    assert WRITTEN["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_operation_ids_are_unique():
    assert len(OPERATIONS) == sum(len(methods) for methods in WRITTEN["paths"].values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_all_that_a_caller_needs(name):
    method, path, operation = OPERATIONS[name]

    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
    assert operation["summary"] and not operation["summary"].endswith(".")
    assert "Roles: " in operation["description"] or operation["security"] == []
    assert set(operation["tags"]) <= {tag["name"] for tag in WRITTEN["tags"]}
    parameters = operation["parameters"]
    assert [each["name"] for each in parameters if not each["description"]] == [], (
        "add a line to `parameters` of tools/openapi/operations.yaml"
    )
    assert set(re.findall(r"{(\w+)}", path)) == {each["name"] for each in parameters if each["in"] == "path"}
    assert method != "get" or "requestBody" not in operation


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_errors_of_an_operation_are_problems_with_examples(name):
    responses = OPERATIONS[name][2]["responses"]

    assert any(status.startswith("2") for status in responses)
    assert "500" in responses
    for status in (status for status in responses if status[0] in "45" and status != "401"):
        content = responses[status]["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert {PROBLEM_KINDS[kind].status for kind in content["examples"]} == {int(status)}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_examples_of_an_operation_fit_its_schemas(name):
    operation = OPERATIONS[name][2]
    bodies = [operation["requestBody"]] if "requestBody" in operation else []
    told = [content for each in bodies for content in each["content"].values()]
    documents = [content for content in told if content["schema"].get("format") != "binary"]
    assert all("example" in content for content in documents), "give operations.yaml a `body`"
    told += [content for each in operation["responses"].values() for content in each["content"].values()]

    for content in told:
        if "example" in content:
            of_the_document(content["schema"]).validate(content["example"])


def test_the_examples_of_problems_are_problems():
    schema = of_the_document({"$ref": "#/components/schemas/Problem"})

    for example in WRITTEN["components"]["examples"].values():
        schema.validate(example["value"])


def test_every_schema_is_one_and_has_a_plain_name():
    for name, schema in WRITTEN["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
        of_the_document(schema).check_schema(schema)


def test_every_kind_of_problem_is_answered_somewhere():
    answered = {
        kind
        for _, _, operation in OPERATIONS.values()
        for response in operation["responses"].values()
        for kind in response["content"].get("application/problem+json", {}).get("examples", {})
    }

    assert answered | OF_DELIVERY == set(PROBLEM_KINDS)
    assert not answered & OF_DELIVERY
