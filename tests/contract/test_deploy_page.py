"""docs/deploy.md tells of the stack that template.yaml makes."""

import re

import yaml
from samtranslator.yaml_helper import yaml_parse

from tests.support.template import ROOT, resources_of, template

PAGE = (ROOT / "docs" / "deploy.md").read_text()
ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`|empty) \| (.+) \|$", re.MULTILINE)
PARAMETERS = template()["Parameters"]
DEPLOY = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text())


def words(section):
    """A section with its line breaks taken out."""
    return " ".join(PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0].split())


def test_the_table_explains_every_parameter_in_the_templates_order():
    table = PAGE.split("\n## Parameters\n")[1].split("\n## ")[0]

    assert [name for name, _, _ in ROW.findall(table)] == list(PARAMETERS)
    assert {name: default for name, default, _ in ROW.findall(table)} == {
        name: str(parameter["Default"]) for name, parameter in PARAMETERS.items()
    }


def test_every_parameter_that_is_named_elsewhere_exists():
    assert set(re.findall(r"`([A-Z]\w+)=", PAGE)) <= set(PARAMETERS)


def test_the_indexes_it_tells_of_are_those_of_the_table():
    indexes = resources_of("AWS::DynamoDB::Table")["Table"]["GlobalSecondaryIndexes"]
    names = {index["IndexName"] for index in indexes}

    assert set(re.findall(r"GSI\d", PAGE)) == names
    assert "and three indexes" in words("What is created")
    assert len(names) == 3


def test_what_it_says_stays_is_what_stays():
    retained = {
        name
        for name, resource in template()["Resources"].items()
        if resource.get("DeletionPolicy") == "Retain"
    }
    buckets = set(resources_of("AWS::S3::Bucket"))

    assert retained == {"OriginalsBucket", "Table"}
    assert "the originals' bucket and the table" in words("Remove")
    assert buckets - retained == {"WorkBucket", "DeliveryBucket"}


def test_it_counts_the_alarms_that_cost():
    alarms = yaml_parse((ROOT / "infra" / "stacks" / "alarms.yaml").read_text())["Resources"]
    count = sum(resource["Type"] == "AWS::CloudWatch::Alarm" for resource in alarms.values())

    assert f" {count} alarms" in words("What it costs")


def test_every_variable_of_the_deployment_is_named():
    deploy = (ROOT / ".github" / "workflows" / "deploy.yml").read_text()

    for variable in set(re.findall(r"vars\.(\w+)", deploy)):
        assert f"`{variable}`" in PAGE
    assert DEPLOY["name"] in words("By GitHub Actions")


def test_every_output_that_is_named_exists():
    named = set(re.findall(r"\b(\w+(?:BucketName|TableName|ApiUrl)|TableName|ApiUrl)\b", PAGE))

    assert named <= set(template()["Outputs"])
