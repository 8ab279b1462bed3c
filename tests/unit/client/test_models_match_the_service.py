"""The client repeats the service's documents because it must not import them: no field may be lost."""

import pytest

from pixelgate.api import (
    activation_routes,
    caller_route,
    classifier_routes,
    classifier_trials,
    image_details,
    model_list,
    multipart_tickets,
    problems,
    profile_routes,
    re_release_routes,
    release_routes,
    released,
    ruleset_diffs,
    ruleset_trials,
    transformation_routes,
    webhook_deliveries,
    webhook_testing,
)
from pixelgate.api import backtests as api_backtests
from pixelgate.api import classifiers as api_classifiers
from pixelgate.api import erasing as api_erasing
from pixelgate.api import history as api_history
from pixelgate.api import images as api_images
from pixelgate.api import imports as api_imports
from pixelgate.api import previews as api_previews
from pixelgate.api import re_evaluations as api_re_evaluations
from pixelgate.api import retention as api_retention
from pixelgate.api import rulesets as api_rulesets
from pixelgate.api import shadows as api_shadows
from pixelgate.api import similar as api_similar
from pixelgate.api import stats as api_stats
from pixelgate.api import suggestions as api_suggestions
from pixelgate.api import uploads as api_uploads
from pixelgate.api import verdicts as api_verdicts
from pixelgate.api import webhooks as api_webhooks
from pixelgate.domain import api_key as service_api_key
from pixelgate.domain import backtest_report as service_backtest_report
from pixelgate.domain import backtests as service_backtests
from pixelgate.domain import classifiers as service_classifiers
from pixelgate.domain import erasure as service_erasure
from pixelgate.domain import history as service_history
from pixelgate.domain import imports as service_imports
from pixelgate.domain import metadata as service_metadata
from pixelgate.domain import re_evaluation as service_re_evaluation
from pixelgate.domain import re_evaluation_counts as service_run_counts
from pixelgate.domain import re_evaluation_runs as service_runs
from pixelgate.domain import re_releases as service_re_releases
from pixelgate.domain import renditions as service_renditions
from pixelgate.domain import retention as service_retention
from pixelgate.domain import rulesets as service_rulesets
from pixelgate.domain import runs as run_status
from pixelgate.domain import shadow_report as service_shadow_report
from pixelgate.domain import shadows as service_shadows
from pixelgate.domain import status as service_status
from pixelgate.domain import tags as service_tags
from pixelgate.domain import threshold_curves as service_threshold_curves
from pixelgate.domain import verdict as service_verdict
from pixelgate.domain import webhook_deliveries as service_deliveries
from pixelgate.domain import webhooks as service_webhooks
from pixelgate.domain.findings import base as service_base
from pixelgate.domain.findings import categories as service_categories
from pixelgate.domain.findings import custom_labels as service_custom_labels
from pixelgate.domain.findings import document as service_document
from pixelgate.domain.findings import duplicates as service_duplicates
from pixelgate.domain.findings import faces as service_faces
from pixelgate.domain.findings import labels as service_labels
from pixelgate.domain.findings import measures as service_measures
from pixelgate.domain.findings import moderation as service_moderation
from pixelgate.domain.findings import objects as service_objects
from pixelgate.domain.findings import text as service_text
from pixelgate.domain.steps import pictures as service_pictures
from pixelgate.rules import differences
from pixelgate.storage import tickets as service_tickets
from pixelgate_client import errors
from pixelgate_client.models import (
    backtests,
    caller,
    classifiers,
    erasure,
    findings,
    history,
    image,
    imports,
    preview,
    re_evaluations,
    re_releases,
    renditions,
    retention,
    rulesets,
    service,
    shadows,
    similar,
    stats,
    thresholds,
    uploads,
    verdict,
    webhooks,
)

SERVICE_FINDINGS = {
    name: model
    for part in (
        service_base,
        service_categories,
        service_labels,
        service_objects,
        service_moderation,
        service_faces,
        service_text,
        service_measures,
        service_duplicates,
        service_custom_labels,
        service_document,
    )
    for name, model in vars(part).items()
}

PAIRS = [
    (image.ImageFacts, service_pictures.ImageFacts),
    (image.ImageSummary, api_images.ImageSummary),
    (image.Image, image_details.ImageDetail),
    (preview.Preview, api_previews.Preview),
    (renditions.RenditionFile, released.ShownFile),
    (renditions.RenditionSource, released.ShownSource),
    (renditions.Rendition, released.ShownRendition),
    (renditions.Release, released.ShownRelease),
    (renditions.Renditions, released.RenditionsAnswer),
    (renditions.Html, release_routes.HtmlAnswer),
    (renditions.SignedTransformation, transformation_routes.SignedTransformation),
    (renditions.ProfileSettings, profile_routes.ProfileAnswer),
    (caller.Caller, caller_route.Caller),
    (caller.UploadTerms, caller_route.UploadTerms),
    (caller.KeyDescription, service_api_key.KeyDescription),
    (service.ModelLine, model_list.ModelLine),
    (service.UploadTicket, api_uploads.UploadAnswer),
    (service.UploadTickets, api_uploads.UploadBatchAnswer),
    (service.UploadForm, service_tickets.UploadTicket),
    (uploads.MultipartTicket, multipart_tickets.MultipartAnswer),
    (uploads.PartedForm, multipart_tickets.MultipartTicket),
    (uploads.PartToSend, multipart_tickets.PartToSend),
    (uploads.SentImage, multipart_tickets.SentImage),
    (stats.Stats, api_stats.Stats),
    (stats.DayCounts, api_stats.DayCounts),
    (similar.SimilarImage, api_similar.SimilarImage),
    (similar.SimilarImages, api_similar.SimilarImages),
    (image.Tag, service_tags.ShownTag),
    (history.HistoryEntry, service_history.HistoryEntry),
    (history.HistoryPage, api_history.HistoryAnswer),
    (history.Verification, api_history.Verification),
    (erasure.Erasure, service_erasure.Erasure),
    (erasure.ErasureAnswer, api_erasing.ErasureAnswer),
    (retention.RetentionPolicy, service_retention.RetentionPolicy),
    (retention.ExpiredImage, api_retention.ExpiredImage),
    (image.Rights, service_metadata.Rights),
    (image.Location, service_metadata.Location),
    (verdict.Verdict, api_verdicts.ExplainedVerdict),
    (verdict.RuleTrace, service_verdict.RuleTrace),
    (verdict.ReviewRequest, service_verdict.ReviewRequest),
    (verdict.AutoTag, service_verdict.AutoTag),
    *[(getattr(imports, name), getattr(service_imports, name)) for name in ("ImportCounts", "ImportFailure")],
    *[
        (getattr(imports, name), getattr(api_imports, name))
        for name in ("ImportDetail", "ImportAnswer", "ImportedUrl")
    ],
    (verdict.ConditionTrace, service_verdict.ConditionTrace),
    (rulesets.RulesetHistory, activation_routes.RulesetHistory),
    (rulesets.ActivationList, activation_routes.ActivationList),
    (rulesets.Trial, ruleset_trials.Trial),
    (rulesets.ComparedRulesets, ruleset_diffs.ComparedRulesets),
    *[
        (getattr(rulesets, name), getattr(service_rulesets, name))
        for name in ("RulesetProblem", "DraftLine", "Draft", "VersionLine", "Activation")
    ],
    *[
        (getattr(rulesets, name), getattr(api_rulesets, name))
        for name in ("VersionDetail", "PublishedAnswer", "RulesetSummary", "RulesetList", "VersionList")
    ],
    *[
        (getattr(rulesets, name), getattr(differences, name))
        for name in ("Change", "EntryChange", "EntryDiff", "BankChange", "BankDiff")
    ],
    (webhooks.EventFilter, service_webhooks.EventFilter),
    (webhooks.WebhookSettings, service_webhooks.WebhookSettings),
    (webhooks.Webhook, api_webhooks.WebhookAnswer),
    (webhooks.WebhookWithSecret, api_webhooks.WebhookWithSecret),
    (webhooks.SentTest, webhook_testing.SentTest),
    (webhooks.Attempt, service_deliveries.Attempt),
    *[
        (getattr(webhooks, name), getattr(webhook_deliveries, name))
        for name in ("DeliverySummary", "DeliveryDetail", "DeliveryList", "ReplayAnswer")
    ],
    *[(getattr(backtests, name), getattr(service_backtests, name)) for name in ("Sample", "BacktestScope")],
    *[
        (getattr(backtests, name), getattr(api_backtests, name))
        for name in ("BacktestSummary", "BacktestDetail", "BacktestList")
    ],
    *[
        (getattr(classifiers, name), getattr(service_classifiers, name))
        for name in ("LabelReport", "TrainingReport", "ClassifierVersion", "ClassifierSummary")
    ],
    *[
        (getattr(classifiers, name), getattr(api_classifiers, name))
        for name in ("ClassifierList", "ClassifierVersionLine", "ClassifierDetail")
    ],
    *[
        (getattr(classifiers, name), getattr(classifier_trials, name))
        for name in ("TriedLabel", "TriedImage", "ClassifierTrial")
    ],
    (classifiers.RemovedClassifier, classifier_routes.RemovedClassifier),
    (shadows.Shadow, service_shadows.Shadow),
    (shadows.ShadowList, api_shadows.ShadowList),
    (shadows.ShadowReport, service_shadow_report.ShadowReport),
    (thresholds.CurvePoint, service_threshold_curves.CurvePoint),
    (thresholds.CurveNumber, service_threshold_curves.CurveNumber),
    (thresholds.ThresholdCurve, api_suggestions.SuggestAnswer),
    *[
        (getattr(re_evaluations, name), getattr(api_re_evaluations, name))
        for name in ("JudgedState", "ImageReEvaluation", "RunSummary", "RunLine", "RunDetail", "RunList")
    ],
    *[(getattr(re_evaluations, name), getattr(service_runs, name)) for name in ("ImageFilter", "RunScope")],
    *[
        (getattr(re_evaluations, name), getattr(service_run_counts, name))
        for name in ("VerdictPair", "ReEvaluatedImage")
    ],
    *[
        (getattr(re_releases, name), getattr(re_release_routes, name))
        for name in ("ReReleaseLine", "ReReleaseDetail", "ReReleaseList")
    ],
    *[
        (getattr(re_releases, name), getattr(service_re_releases, name))
        for name in ("ReReleaseFilter", "ReReleaseScope", "UnreleasedImage", "ReReleaseCounts")
    ],
    *[
        (model, getattr(service_backtest_report, name))
        for name, model in vars(backtests).items()
        if getattr(model, "__module__", None) == backtests.__name__ and hasattr(service_backtest_report, name)
    ],
    *[
        (model, SERVICE_FINDINGS[name])
        for name, model in vars(findings).items()
        if isinstance(model, type) and model.__module__ == findings.__name__
    ],
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda model: model.__qualname__)
def test_every_field_of_a_document_is_known(ours, theirs):
    assert set(ours.model_fields) == set(theirs.model_fields)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (renditions.DeclaredRendition, service_renditions.Rendition),
        (renditions.DeclaredProfile, service_renditions.RenditionProfile),
    ],
    ids=lambda model: model.__qualname__,
)
def test_what_the_client_names_of_a_profile_is_the_services_and_the_rest_is_kept(ours, theirs):
    assert set(ours.model_fields) <= set(theirs.model_fields)
    assert ours.model_config["extra"] == "allow"


def test_every_status_is_known_and_an_erased_image_is_not_waited_for():
    assert {status.value for status in image.ImageStatus} == {
        status.value for status in service_status.ImageStatus
    }
    assert {*service_status.FINAL, "ERASED"} == {*image.FINAL}


def test_every_part_of_an_erased_images_answer_is_known():
    assert set(errors.Problem.model_fields) == set(problems.Problem.model_fields)


def test_every_status_of_an_import_is_known():
    assert {*imports.ImportStatus} == {*service_imports.ImportStatus}


def test_every_status_of_a_back_test_is_known():
    assert {*backtests.BacktestStatus} == {*service_backtests.BacktestStatus}
    assert {*re_evaluations.RunStatus} == {*run_status.RunStatus}
    assert {*re_evaluations.Change} == {*service_re_evaluation.Change}
