"""``pixelgate classifiers``: what is uploaded and sent, what is shown, and what is told of failures."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.display.summaries import NOTHING
from tests.unit.client.classifier_documents import PATH, VERSION, answer_about_classifiers
from tests.unit.client.fake_service import API_KEY, ENDPOINT, FINDINGS, JPEG, image_document, problem


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    answer_about_classifiers(service)
    return lambda *arguments: CliRunner().invoke(app, ["classifiers", *arguments], obj=service.client)


@pytest.fixture
def pictures():
    for label in ("spoon", "fork"):
        for number in range(5):
            file = Path("set") / label / f"{number}.jpg"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(JPEG + f"{label}{number}".encode())
    return Path("set")


def bodies(service, path):
    return [json.loads(sent.content) for sent in service.requests if sent.url.path == path]


def answer_tries(service, **reasons):
    def answer(request):
        asked = json.loads(request.content)["images"]
        said = {"labels": [{"name": "spoon", "confidence": 0.834}]}
        images = [
            {"image_id": each, **({"reason": reasons[each]} if each in reasons else said)} for each in asked
        ]
        return httpx.Response(200, json={"name": "cutlery", "version": 2, "images": images})

    service.overrides["POST", f"{PATH}/cutlery/try"] = answer


def test_a_folder_is_uploaded_into_a_collection_of_its_own_waited_for_and_learnt_from(run, pictures, service):
    result = run("train", "cutlery", "set")

    assert result.exit_code == 0
    assert {body["collection"] for body in bodies(service, "/v1/uploads")} == {"classifier-cutlery"}
    [order] = bodies(service, PATH)
    assert [(label["name"], len(label["images"])) for label in order["labels"]] == [("fork", 5), ("spoon", 5)]
    assert set(service.asked) == set(service.names)
    assert "cutlery, version 2" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["spoon", "6", "100%", "83%", "0.62"] in rows
    assert ["fork", "5", NOTHING, NOTHING, "never"] in rows
    assert "learnt from 12 examples" in result.stdout
    assert "Left out, because others look the same: img_00000000000000000000000999." in result.stdout
    assert "\x1b" not in result.stdout
    assert "classifiers activate cutlery" in result.stdout
    assert not [sent for sent in service.requests if sent.method == "PUT"]


def test_what_the_report_says_of_images_it_says_of_their_files(run, pictures, service):
    def answer(request):
        first, second, *_ = json.loads(request.content)["labels"][0]["images"]
        report = {**VERSION["report"], "left_out": [first], "warnings": [f"look at {second}."]}
        return httpx.Response(201, json={**VERSION, "report": report})

    service.overrides["POST", PATH] = answer

    shown = run("train", "cutlery", "set").stdout

    assert "! Left out, because others look the same: set/fork/0.jpg." in shown
    assert "! look at set/fork/1.jpg." in shown


def test_a_second_run_uploads_nothing_twice(run, pictures, service):
    run("train", "cutlery", "set")
    Path("set/spoon/new.jpg").write_bytes(JPEG + b"new")
    result = run("train", "cutlery", "set", "--json")

    assert len(service.forms) == 11
    assert (json.loads(result.stdout)["version"], json.loads(result.stdout)["is_active"]) == (2, False)


def test_an_image_that_was_erased_meanwhile_is_uploaded_again(run, pictures, service):
    run("train", "cutlery", "set")
    erased = bodies(service, PATH)[0]["labels"][0]["images"][0]
    service.overrides["GET", f"/v1/images/{erased}"] = lambda _: problem(410, "Gone")
    result = run("train", "cutlery", "set")

    assert result.exit_code == 0
    assert len(service.forms) == 11
    assert erased not in bodies(service, PATH)[1]["labels"][0]["images"]


def test_ctrl_c_says_how_to_go_on(run, pictures, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(UploadProgress, "finished", interrupted)

    result = run("train", "cutlery", "set")

    assert result.exit_code == 130
    assert "goes on from here" in result.stderr


def test_a_trained_version_may_be_activated_at_once(run, pictures, service):
    result = run("train", "cutlery", "set", "--activate")

    assert bodies(service, f"{PATH}/cutlery/active") == [{"version": 2}]
    assert "every new image from now on" in result.stdout


def test_a_table_of_ids_uploads_nothing(run, service):
    ids = [f"img_{number:026d}" for number in range(10)]
    Path("table.csv").write_text("".join(f"{each},spoon\n" for each in ids[:5]))
    Path("others.txt").write_text("\n".join(ids[5:]))

    result = run("train", "cutlery", "table.csv", "--others", "others.txt")

    assert result.exit_code == 0
    assert [sent.url.path for sent in service.requests] == [PATH]
    assert bodies(service, PATH)[0] == {
        "name": "cutlery",
        "labels": [{"name": "spoon", "images": ids[:5]}],
        "others": ids[5:],
    }


def test_copies_of_a_picture_are_no_examples_of_their_own(run, pictures, service):
    Path("set/fork/4.jpg").write_bytes(Path("set/fork/3.jpg").read_bytes())

    result = run("train", "cutlery", "set")

    assert result.exit_code == 2
    assert "fork has 4" in result.stderr
    assert not bodies(service, PATH)


def test_a_picture_that_shows_a_label_and_none_is_named_by_its_file(run, pictures, service):
    Path("others").mkdir()
    Path("others/copy.jpg").write_bytes(Path("set/fork/3.jpg").read_bytes())

    result = run("train", "cutlery", "set", "--others", "others")

    assert result.exit_code == 2
    assert "shows fork" in result.stderr
    assert not bodies(service, PATH)


def test_wrong_names_and_folders_are_refused_before_anything_is_uploaded(run, pictures, service):
    Path("set/fork/4.jpg").unlink()

    assert run("train", "Cutlery!", "set").exit_code == 2
    assert "fork has 4" in run("train", "cutlery", "set").stderr
    assert run("train", "cutlery", "nowhere").exit_code == 2
    assert service.requests == []


def test_a_file_that_is_no_image_is_named(run, pictures, service):
    Path("set/fork/5.jpg").write_bytes(b"")
    service.overrides["POST", "/v1/uploads"] = lambda request: (
        problem(413, "Too large") if json.loads(request.content)["name"] == "5.jpg" else ticket(request)
    )

    def ticket(request):
        return httpx.Response(201, json=service._ticket(**json.loads(request.content)))

    result = run("train", "cutlery", "set")

    assert result.exit_code == 1
    assert "1 file cannot be used" in result.stderr
    assert "set/fork/5.jpg: Too large" in result.stderr


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (image_document("img_1", status="REJECTED") | {"reason": "it is cut short"}, "it is cut short"),
        (
            image_document("img_1")
            | {"findings": {**FINDINGS, "labels": {"missing": True, "error": "oops"}}},
            "no labels were found: oops",
        ),
    ],
)
def test_an_image_of_which_no_labels_are_known_is_named_by_its_file(run, pictures, service, image, said):
    run("train", "cutlery", "set")
    image_id = bodies(service, PATH)[0]["labels"][0]["images"][2]
    service.overrides["GET", f"/v1/images/{image_id}"] = lambda _: httpx.Response(
        200, json={**image, "id": image_id}
    )

    result = run("train", "cutlery", "set", "--json")

    assert result.exit_code == 1
    assert f"set/fork/2.jpg: {said}" in json.loads(result.stdout)["error"]["message"]


def test_an_analysis_that_failed_is_tried_once_more(run, pictures, service):
    run("train", "cutlery", "set")
    image_id = bodies(service, PATH)[0]["labels"][0]["images"][0]
    path, statuses = f"/v1/images/{image_id}", ["FAILED"]
    service.overrides["GET", path] = lambda _: httpx.Response(
        200, json=image_document(image_id, status=statuses[-1])
    )

    def reanalyse(request):
        statuses.append("APPROVED")
        return httpx.Response(202, json=image_document(image_id, status="RECEIVED"))

    service.overrides["POST", f"{path}/reanalyse"] = reanalyse

    assert run("train", "cutlery", "set").exit_code == 0
    assert statuses == ["FAILED", "APPROVED"]


def test_what_the_service_cannot_use_is_named_by_file(run, pictures, service):
    def refuse(request):
        image_id = json.loads(request.content)["labels"][1]["images"][0]
        body = {"status": 422, "title": "Unusable", "unusable": {"other-model": [image_id]}}
        return httpx.Response(422, json=body)

    service.overrides["POST", PATH] = refuse

    result = run("train", "cutlery", "set")

    assert result.exit_code == 1
    assert "set/spoon/0.jpg: it was analysed by another model" in result.stderr


def test_what_the_service_cannot_use_of_a_table_is_named_by_id(run, service):
    ids = [f"img_{number:026d}" for number in range(10)]
    Path("table.csv").write_text("".join(f"{each},{'spoon' * (each in ids[:5])}\n" for each in ids))
    body = {"status": 422, "title": "Unusable", "unusable": {"erased": ids[:2]}}
    service.overrides["POST", PATH] = lambda _: httpx.Response(422, json=body)

    result = run("train", "cutlery", "table.csv", "--json")

    assert f"erased: {ids[0]}, {ids[1]}" in result.stderr
    assert json.loads(result.stdout)["error"]["unusable"] == {"erased": ids[:2]}


def test_a_service_that_is_away_is_one_error(run, pictures, service):
    def away(request):
        raise httpx.ConnectError("refused")

    service.overrides["POST", "/v1/uploads"] = away

    result = run("train", "cutlery", "set")

    assert result.exit_code == 3
    assert result.stderr.count("Error: ") == 1


def test_classifiers_are_listed(run, service):
    rows = [line.split() for line in run("list").stdout.splitlines()]

    assert ["cutlery", NOTHING, "version", "2"] in [row[:4] for row in rows]
    assert ["cutlery", "version", "1", "version", "2"] in [row[:5] for row in rows]
    assert len(json.loads(run("list", "--json").stdout)["classifiers"]) == 2
    service.overrides["GET", PATH] = lambda _: httpx.Response(200, json={"classifiers": []})
    assert (run("list").stdout, "no classifiers" in run("list").stderr) == ("", True)


def test_the_active_version_is_shown_unless_another_is_asked_for(run):
    shown = run("show", "cutlery").stdout

    assert "cutlery: version 1 looks at every new image" in shown
    assert "cutlery, version 1" in shown
    assert "cutlery, version 2" in run("show", "cutlery", "--version", "2").stdout
    document = json.loads(run("show", "cutlery", "--json").stdout)
    assert (document["classifier"]["active_version"], document["version"]["version"]) == (1, 1)


def test_images_and_files_are_tried_together(run, service):
    known, mute = (f"img_{number:026d}" for number in (900, 901))
    answer_tries(service, **{mute: "erased"})
    Path("new.jpg").write_bytes(JPEG)

    shown = run("try", "cutlery", known, mute, "new.jpg")
    document = json.loads(run("try", "cutlery", known, "new.jpg", "--json").stdout)

    assert shown.exit_code == 0
    rows = [line.split(maxsplit=1) for line in shown.stdout.splitlines() if line.strip()]
    assert [row[0] for row in rows[2:]] == [known, mute, "new.jpg"]
    assert [row[1].strip() for row in rows[2:]] == ["spoon 83%", "it was erased", "spoon 83%"]
    assert [each["file"] for each in document["images"]] == [None, "new.jpg"]
    assert bodies(service, f"{PATH}/cutlery/try")[0]["version"] == 2
    assert len(service.forms) == 1


def test_many_images_are_tried_a_hundred_at_a_time(run, service):
    answer_tries(service)
    ids = [f"img_{number:026d}" for number in range(150)]

    assert run("try", "cutlery", *ids, "--version", "1").exit_code == 0
    assert [len(body["images"]) for body in bodies(service, f"{PATH}/cutlery/try")] == [100, 50]


def test_the_latest_version_is_activated_unless_another_is_named(run, service):
    shown = run("activate", "cutlery").stdout
    run("activate", "cutlery", "--version", "1")

    assert shown == "cutlery: version 1 looks at every new image\n"
    assert bodies(service, f"{PATH}/cutlery/active") == [{"version": 2}, {"version": 1}]


def test_a_classifier_that_rules_ask_for_stays_active_and_the_command_says_why(run, service):
    assert run("deactivate", "cutlery").stdout == "cutlery is not active\n"
    service.overrides["DELETE", f"{PATH}/cutlery/active"] = lambda _: problem(
        409, "Conflict", "rules ask for it"
    )

    result = run("deactivate", "cutlery")

    assert (result.exit_code, "rules ask for it" in result.stderr) == (1, True)


def test_nothing_is_forgotten_without_being_asked_for(run, service):
    assert run("delete", "cutlery").exit_code == 1
    assert service.requests == []
    assert run("delete", "cutlery", "--yes").stdout == "cutlery is gone\n"
