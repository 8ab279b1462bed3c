"""``pixelgate rules lint``: exit codes, and what it prints for people and programs."""

import json

import pytest

from tools.lint_rules import main

RULES = (
    "ruleset: shop\nschema: 1\nrules: [{id: small, severity: review, when: {field: image.width, lt: 9}}]\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_a_rule_set_that_can_be_used_ends_with_zero(file, capsys):
    assert main([str(file)]) == 0
    assert f"{file}: no errors, no warnings; shop@" in capsys.readouterr().out


def test_an_error_is_printed_and_ends_with_one(file, capsys):
    file.write_text(RULES.replace("lt: 9", "lt: low"), encoding="utf-8")

    assert main([str(file)]) == 1
    assert f"error: {file}:3: rule 'small': rules[0].when.lt: expected a number" in capsys.readouterr().out


def test_a_warning_alone_ends_with_zero(file, capsys):
    file.write_text(RULES.replace("{field: image.width, lt: 9}", "{count: {over: faces, lt: 0}}"))

    assert main([str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["errors"] == []
    assert (document["warnings"][0]["line"], document["warnings"][0]["entry"]) == (3, "rule 'small'")


def test_what_a_stranger_wrote_cannot_steer_the_terminal(file, capsys):
    file.write_text(RULES.replace("lt:", '"\\e[2J":'), encoding="utf-8")

    assert main([str(file)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, capsys):
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err
