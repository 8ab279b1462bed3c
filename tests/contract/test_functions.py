"""Each folder under functions/ is one handler.py whose name, settings and rights match template.yaml."""

import importlib

import pytest

from tests.support.template import ROOT, resources_of

FUNCTIONS = resources_of("AWS::Serverless::Function")
FOLDERS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())
MAX_LINES = 80
# Read before Python is there, and by none of our code.
FOR_GLIBC = {"MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"}


def logical_id(folder):
    return "".join(part.capitalize() for part in folder.split("_")) + "Function"


def test_every_folder_is_a_function_and_every_function_a_folder():
    assert {logical_id(folder) for folder in FOLDERS} == set(FUNCTIONS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_holds_one_short_handler(folder):
    names = {path.name for path in (ROOT / "functions" / folder).iterdir()} - {"__pycache__"}

    assert names == {"handler.py"}
    lines = (ROOT / "functions" / folder / "handler.py").read_text().splitlines()
    assert len(lines) <= MAX_LINES
    assert [line.split(":")[0] for line in lines[2:5]] == ["In", "Out", "Env"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_environment_is_exactly_what_settings_read(folder):
    properties = FUNCTIONS[logical_id(folder)]
    settings = getattr(importlib.import_module(f"functions.{folder}.handler"), "Settings", None)
    fields = settings.model_fields if settings else {}
    given = set(properties.get("Environment", {}).get("Variables", {})) - FOR_GLIBC
    required = {name.upper() for name, field in fields.items() if field.is_required()}

    assert properties["CodeUri"] == f"functions/{folder}"
    assert required <= given <= {name.upper() for name in fields}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_environment_holds_texts_and_references_only(name):
    # CloudFormation turns a number into a text, each reader of the template in a way of its own.
    for value in FUNCTIONS[name].get("Environment", {}).get("Variables", {}).values():
        assert isinstance(value, str | dict)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_test_folder_mirrors_its_function(folder):
    assert (ROOT / "tests" / "unit" / "functions" / folder / "test_handler.py").is_file()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_may_do_everything_or_touch_everything(name):
    for policy in FUNCTIONS[name].get("Policies", []):
        for statement in policy["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not [action for action in actions if "*" in action]
            assert statement["Resource"] != "*"
