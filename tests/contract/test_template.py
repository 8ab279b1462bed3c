"""What template.yaml promises: nothing public, nothing lost, nothing forgotten."""

import tomllib
from datetime import timedelta

import pytest
from samtranslator.yaml_helper import yaml_parse

from pixelgate.api.erasing import SETTLING
from pixelgate.api.judging import CLASSIFIERS_FAILED, SHADOW_FAILED
from pixelgate.api.review_lateness import REVIEWS_OVERDUE
from pixelgate.api.sweeping import SLOW_UPLOAD, SweepOutcome
from pixelgate.runtime.metrics import NAMESPACE, NOT_LOADED, OLDEST_PENDING, RULES_FAILED
from pixelgate.runtime.version import VERSION
from pixelgate.storage.object_keys import PUBLIC_FOLDER, SIGNED_FOLDER
from tests.support.template import ROOT, resources_of, template

QUEUES = resources_of("AWS::SQS::Queue")
BUCKETS = resources_of("AWS::S3::Bucket")
FUNCTIONS = resources_of("AWS::Serverless::Function")
DEAD_LETTERS = sorted(name for name, queue in QUEUES.items() if "RedrivePolicy" not in queue)
ALARMS = yaml_parse((ROOT / "infra/stacks/alarms.yaml").read_text())["Resources"]


def get_att_target(value):
    target = value["Fn::GetAtt"]
    return target[0] if isinstance(target, list) else target.split(".")[0]


def test_every_working_queue_has_a_dead_letter_queue_that_keeps_its_letters_longest():
    dead_letters = {
        get_att_target(queue["RedrivePolicy"]["deadLetterTargetArn"])
        for queue in QUEUES.values()
        if "RedrivePolicy" in queue
    }

    assert {name for name, queue in QUEUES.items() if "RedrivePolicy" not in queue} >= dead_letters
    for name, queue in QUEUES.items():
        assert "RedrivePolicy" in queue or queue["MessageRetentionPeriod"] == 14 * 24 * 3600, name


def test_the_last_attempt_to_fetch_is_the_queues_last_delivery():
    attempts = FUNCTIONS["FetchImageFunction"]["Environment"]["Variables"]["FETCH_ATTEMPTS"]

    assert int(attempts) == QUEUES["FetchQueue"]["RedrivePolicy"]["maxReceiveCount"]


def test_every_rule_target_and_every_stream_consumer_has_somewhere_to_put_what_fails():
    for rule in resources_of("AWS::Events::Rule").values():
        assert all("DeadLetterConfig" in target for target in rule["Targets"])
    for function in FUNCTIONS.values():
        for event in function.get("Events", {}).values():
            # What invokes a function asynchronously is written as a rule, which the test above reads.
            assert event["Type"] in ("HttpApi", "DynamoDB", "SQS")
            if event["Type"] == "DynamoDB":
                assert "OnFailure" in event["Properties"]["DestinationConfig"]
            if event["Type"] in ("DynamoDB", "SQS"):
                assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_function_that_a_rule_calls_keeps_the_calls_that_fail():
    targets = [target for rule in resources_of("AWS::Events::Rule").values() for target in rule["Targets"]]
    called = {get_att_target(target["Arn"]) for target in targets} & set(FUNCTIONS)

    assert called
    for name in called:
        assert "OnFailure" in FUNCTIONS[name]["EventInvokeConfig"]["DestinationConfig"], name


def test_every_dead_letter_queue_is_watched_for_depth_and_age_and_named_in_the_outputs():
    outputs = {str(output["Value"].get("Ref")) for output in template()["Outputs"].values()}
    watched = template()["Resources"]["Alarms"]["Properties"]["Parameters"]
    alarms = [alarm["Properties"] for alarm in ALARMS.values() if alarm["Type"] == "AWS::CloudWatch::Alarm"]
    for name in DEAD_LETTERS:
        assert name in outputs
        assert get_att_target(watched[name]) == name
        assert {
            alarm["MetricName"] for alarm in alarms if alarm["Dimensions"][0]["Value"] == {"Ref": name}
        } == {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"}


def test_every_metric_of_ours_that_an_alarm_watches_is_counted():
    watched = {
        alarm["Properties"]["MetricName"]
        for alarm in ALARMS.values()
        if alarm["Type"] == "AWS::CloudWatch::Alarm" and alarm["Properties"]["Namespace"] == NAMESPACE
    }

    assert watched <= {
        *SweepOutcome,
        OLDEST_PENDING,
        REVIEWS_OVERDUE,
        RULES_FAILED,
        NOT_LOADED,
        SHADOW_FAILED,
        CLASSIFIERS_FAILED,
    }
    assert watched >= {RULES_FAILED, NOT_LOADED, SHADOW_FAILED, CLASSIFIERS_FAILED}


def test_every_state_machine_but_the_one_that_the_sweep_looks_after_has_an_alarm_for_each_bad_end():
    machines = resources_of("AWS::Serverless::StateMachine")
    handed_over = template()["Resources"]["Alarms"]["Properties"]["Parameters"]
    watched = {
        (alarm["Properties"]["Dimensions"][0]["Value"]["Ref"], alarm["Properties"]["MetricName"])
        for alarm in ALARMS.values()
        if alarm.get("Properties", {}).get("Namespace") == "AWS/States"
    }

    for name in machines.keys() - {"AnalyzeImage"}:
        definition = yaml_parse((ROOT / machines[name]["DefinitionUri"]).read_text())
        ends = {"ExecutionsFailed", *(["ExecutionsTimedOut"] if "TimeoutSeconds" in definition else [])}
        [parameter] = [each for each, value in handed_over.items() if str({"Ref": name}) in str(value)]
        assert {metric for each, metric in watched if each == parameter} == ends, name


def test_every_alarm_is_in_the_operators_manual():
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    alarms = {name for name, alarm in ALARMS.items() if alarm["Type"] == "AWS::CloudWatch::Alarm"}
    told = {name for name in alarms if f"`{name}`" in manual}

    assert {name for name in alarms - told if "DeadLetters" not in name} == set()


def test_every_alarm_tells_somebody():
    alarms = [alarm for alarm in ALARMS.values() if alarm["Type"] == "AWS::CloudWatch::Alarm"]

    assert all(alarm["Properties"]["AlarmActions"] == [{"Ref": "Topic"}] for alarm in alarms)


def test_what_storage_takes_by_default_is_not_too_large_to_be_analysed():
    parameters = template()["Parameters"]

    assert parameters["MaxUploadBytes"]["Default"] <= parameters["MaxImageBytes"]["Default"]


def test_the_sweep_knows_how_long_a_ticket_is_valid():
    lifetimes = {
        FUNCTIONS[name]["Environment"]["Variables"]["TICKET_SECONDS"]
        for name in ("ApiFunction", "SweepFunction")
    }

    assert len(lifetimes) == 1


def test_an_erasure_is_looked_at_again_when_no_ticket_can_be_used_any_more():
    ticket_s = int(FUNCTIONS["ApiFunction"]["Environment"]["Variables"]["TICKET_SECONDS"])

    assert timedelta(seconds=ticket_s) + SLOW_UPLOAD <= SETTLING


def test_only_one_function_may_delete_a_picture_and_two_more_what_is_made_of_it():
    deleting = {
        (name, str(statement["Resource"]).count("OriginalsBucket") > 0)
        for name, function in FUNCTIONS.items()
        for policy in function.get("Policies", [])
        for statement in policy["Statement"]
        if "s3:Delete" in str(statement["Action"])
    }

    # The last takes back what it has just made itself, where the image was withdrawn meanwhile.
    assert {name for name, _ in deleting} == {
        "EraseImageFunction",
        "WithdrawRenditionsFunction",
        "DeliverRenditionFunction",
    }
    assert {name for name, of_originals in deleting if of_originals} == {"EraseImageFunction"}


def test_only_two_functions_may_make_anything_public():
    writing = {
        name
        for name, function in FUNCTIONS.items()
        for policy in function.get("Policies", [])
        for statement in policy["Statement"]
        if "s3:Put" in str(statement["Action"]) and "DeliveryBucket" in str(statement["Resource"])
    }

    assert writing == {"PublishRenditionsFunction", "DeliverRenditionFunction"}
    [policy] = FUNCTIONS["DeliverRenditionFunction"]["Policies"]
    [resources] = [each["Resource"] for each in policy["Statement"] if "s3:Put" in str(each["Action"])]
    folders = (PUBLIC_FOLDER, SIGNED_FOLDER)
    assert resources == [{"Fn::Sub": f"${{DeliveryBucket.Arn}}/{folder}/*"} for folder in folders]


def test_parts_are_given_up_of_originals_and_of_nothing_else():
    resources = {
        name: statement["Resource"]
        for name, function in FUNCTIONS.items()
        for policy in function.get("Policies", [])
        for statement in policy.get("Statement", ())
        if "s3:AbortMultipartUpload" in statement["Action"]
    }

    assert sorted(resources) == ["ApiFunction", "EraseImageFunction", "SweepFunction"]
    assert all(each == {"Fn::Sub": "${OriginalsBucket.Arn}/*/original"} for each in resources.values())


def test_a_release_announces_nothing_that_starts_a_release():
    rules = resources_of("AWS::Events::Rule")
    starting = {
        kind
        for name in ("ReleaseRule", "WithdrawalRule")
        for kind in rules[name]["EventPattern"]["detail-type"]
    }

    assert not starting & {"ImageReleased", "ImageWithdrawn"}


@pytest.mark.parametrize("name", sorted(BUCKETS))
def test_a_bucket_is_private_encrypted_and_reached_over_tls_only(name):
    bucket = BUCKETS[name]
    [policy] = [
        policy["PolicyDocument"]
        for policy in resources_of("AWS::S3::BucketPolicy").values()
        if policy["Bucket"] == {"Ref": name}
    ]
    statement, *others = policy["Statement"]
    allowed = [each for other in others for each in other["Fn::If"] if "Sid" in each]

    # Beside the refusal there is one permission in all: to the distribution, to read what is released.
    assert [(each["Sid"], each["Action"]) for each in allowed] == (
        [("OurDistributionOnly", "s3:GetObject")] if name == "DeliveryBucket" else []
    )
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert "ServerSideEncryptionConfiguration" in bucket["BucketEncryption"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_what_cannot_be_made_again_survives_the_stack():
    for name in ("OriginalsBucket", "Table"):
        resource = template()["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_only_what_tells_of_no_workspace_is_open_to_everyone():
    events = resources_of("AWS::Serverless::Function")["ApiFunction"]["Events"]
    open_routes = {
        event["Properties"]["Path"]
        for event in events.values()
        if event["Properties"].get("Auth", {}).get("Authorizer") == "NONE"
    }

    assert open_routes == {"/v1/health", "/v1/openapi.json"}


def test_the_version_is_spelled_alike_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION


def test_every_route_of_the_api_but_the_preflight_is_handed_to_it():
    events = [event["Properties"] for event in FUNCTIONS["ApiFunction"]["Events"].values()]
    handed_over = {event["Method"] for event in events if event["Path"] == "/v1/{proxy+}"}
    http_api = template()["Resources"]["HttpApi"]["Properties"]

    assert handed_over == {*http_api["CorsConfiguration"]["AllowMethods"]}
