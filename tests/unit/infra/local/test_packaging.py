import json

import pytest

from infra.local.handlers.code_archive import source_folder
from infra.local.packaging import PackagingError, package

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Ingest:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: functions/ingest, Role: !GetAtt Role.Arn}
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/shared}
  Pipeline:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: pipeline.asl.yaml, DefinitionSubstitutions: {A: !Ref Ingest}}
  Alarms:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: stacks/alarms.yaml}
  Built:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: s3://elsewhere/code.zip}
"""


@pytest.fixture
def root(tmp_path):
    for folder in ("functions/ingest", "layers/shared", "stacks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pipeline.asl.yaml").write_text("StartAt: A")
    (tmp_path / "stacks/alarms.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def packed(root):
    made = package(root / "template.yaml", root=root, bucket="artifacts", endpoint_url="http://127.0.0.1:1")
    return json.loads(made.template)["Resources"], made.artifacts


def uploaded(location, artifacts):
    return artifacts[location.rpartition("/")[2]]


def test_folders_become_archives_that_name_them(root):
    resources, artifacts = packed(root)

    code, layer = (
        resources["Ingest"]["Properties"]["CodeUri"],
        resources["Shared"]["Properties"]["ContentUri"],
    )
    assert code.startswith("s3://artifacts/")
    assert source_folder(uploaded(code, artifacts), root) == root / "functions/ingest"
    assert source_folder(uploaded(layer, artifacts), root) == root / "layers/shared"


def test_a_definition_is_uploaded_as_it_is(root):
    resources, artifacts = packed(root)

    definition = resources["Pipeline"]["Properties"]["DefinitionUri"]
    assert definition.endswith(".yaml")
    assert uploaded(definition, artifacts) == b"StartAt: A"


def test_a_nested_template_is_packaged_too(root):
    resources, artifacts = packed(root)

    url = resources["Alarms"]["Properties"]["TemplateURL"]
    assert url.startswith("http://127.0.0.1:1/artifacts/")
    assert json.loads(uploaded(url, artifacts))["Resources"] == {"Topic": {"Type": "AWS::SNS::Topic"}}


def test_short_forms_of_functions_become_long_ones(root):
    resources, _ = packed(root)

    assert resources["Ingest"]["Properties"]["Role"] == {"Fn::GetAtt": ["Role", "Arn"]}


def test_what_is_uploaded_already_is_left_alone(root):
    resources, _ = packed(root)

    assert resources["Built"]["Properties"]["CodeUri"] == "s3://elsewhere/code.zip"


def test_the_same_sources_give_the_same_package(root):
    assert packed(root) == packed(root)


def test_a_path_that_does_not_exist_is_refused(root):
    (root / "pipeline.asl.yaml").unlink()

    with pytest.raises(PackagingError, match=r"DefinitionUri names pipeline\.asl\.yaml"):
        packed(root)
