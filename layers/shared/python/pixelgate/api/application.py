"""The HTTP API: every group of routes with what it works on."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.all_release_routes import DeliverySettings, add_all_release_routes
from pixelgate.api.analyses import add_analysis_route
from pixelgate.api.analysing import AnalysisDesk
from pixelgate.api.backtests import BacktestDesk, add_backtest_routes
from pixelgate.api.caller_route import add_caller_route
from pixelgate.api.duplicates import add_duplicates_route
from pixelgate.api.erasing import ErasureDesk, add_erasure_route
from pixelgate.api.guard import guarded_application
from pixelgate.api.health import add_health_route
from pixelgate.api.history import add_history_route
from pixelgate.api.idempotency import Idempotency
from pixelgate.api.image_details import ImageWindow, add_image_routes
from pixelgate.api.images import add_listing_route
from pixelgate.api.imports import ImportOffice, add_import_routes
from pixelgate.api.key_routes import add_key_routes
from pixelgate.api.keyring import Keyring
from pixelgate.api.model_list import add_models_route
from pixelgate.api.multipart_uploads import MultipartDesk, add_multipart_routes
from pixelgate.api.openapi_route import add_openapi_route
from pixelgate.api.previews import PreviewDesk, add_preview_route
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.quotas import Quotas, QuotaSettings, add_quota_route
from pixelgate.api.rate_limits import RateLimit
from pixelgate.api.re_evaluation_routes import add_re_evaluation_routes, open_re_evaluation_desk
from pixelgate.api.reanalysis import add_reanalysis_route
from pixelgate.api.retention import RetentionSettings, add_retention_routes, open_retention
from pixelgate.api.review_routes import add_all_review_routes
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.api.search import add_search_route
from pixelgate.api.searching import Searcher
from pixelgate.api.sent_images import Reception
from pixelgate.api.stats import add_stats_route
from pixelgate.api.tags import add_tag_route
from pixelgate.api.uploads import UploadDesk, accepted_types, add_upload_routes
from pixelgate.api.webhook_routes import add_all_webhook_routes
from pixelgate.api.webhook_sending import SendingSettings
from pixelgate.runtime.executions import ExpressStateMachine, StateMachine
from pixelgate.runtime.functions import LambdaFunction
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.secrets import SecretClient
from pixelgate.runtime.version import VERSION
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.duplicate_index import DuplicateIndex
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.image_counts import count_images
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.kept_answers import KeptAnswers
from pixelgate.storage.listing import list_images
from pixelgate.storage.multipart_uploads import MultipartUploads
from pixelgate.storage.originals import Originals
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.remembered_images import RememberedImages
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shown_pictures import ShownPictures
from pixelgate.storage.tags import TagStore
from pixelgate.storage.tickets import TicketOffice
from pixelgate.storage.window_counters import WindowCounters

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient


class ApiSettings(QuotaSettings, RetentionSettings, SendingSettings, DeliverySettings):
    """What the routes need to know about their surroundings."""

    originals_bucket: str
    work_bucket: str
    make_renditions_function: str
    max_upload_bytes: int
    ticket_seconds: int
    changes_per_minute: int
    extra_formats: str
    fetch_queue_url: str
    import_bucket: str
    import_images_arn: str
    analyze_image_arn: str
    backtest_rules_arn: str
    re_evaluate_images_arn: str
    webhook_queue_url: str


def build_application(
    settings: ApiSettings,
    *,
    dynamodb: DynamoDBClient,
    s3: S3Client,
    sqs: SQSClient,
    stepfunctions: SFNClient,
    waited_stepfunctions: SFNClient,
    lambda_: LambdaClient,
    secrets: SecretClient,
) -> APIGatewayHttpResolver:
    """Put the API together: it takes a while, so keep it."""
    table = (dynamodb, settings.table_name)
    images = ImageStore(*table)
    queue, machine = partial(SqsQueue, sqs), partial(StateMachine, stepfunctions)
    tickets = TicketOffice(
        s3,
        settings.originals_bucket,
        max_bytes=settings.max_upload_bytes,
        lifetime=timedelta(seconds=settings.ticket_seconds),
    )
    office = ImportOffice(
        images=images,
        imports=ImportStore(*table),
        queue=queue(settings.fetch_queue_url),
        executions=machine(settings.import_images_arn),
        bucket=settings.import_bucket,
    )
    desk = ErasureDesk(images=images, erasures=ErasureStore(*table), queue=queue(settings.erase_queue_url))
    backtests = BacktestDesk(
        rulesets=RuleSetStore(*table),
        backtests=BacktestStore(*table),
        results=BacktestResults(*table),
        executions=machine(settings.backtest_rules_arn),
    )
    counters = WindowCounters(*table)
    quotas = Quotas(counters=counters, store=QuotaStore(*table), default=settings.quota)
    app = guarded_application(RateLimit(counters=counters, per_minute=settings.changes_per_minute))
    app.use([Idempotency(KeptAnswers(*table))])
    add_problem_answers(app)
    add_health_route(app, version=VERSION)
    add_openapi_route(app)
    add_caller_route(app, api_keys=ApiKeyStore(*table), tickets=tickets)
    add_models_route(app)
    add_stats_route(app, count=partial(count_images, *table))
    add_key_routes(app, keyring=Keyring(store=ApiKeyStore(*table)))
    types = accepted_types(settings.extra_formats)
    uploads = UploadDesk(images=images, tickets=tickets, quotas=quotas, types=types)
    add_upload_routes(app, desk=uploads)
    multipart = MultipartUploads(*table, s3=s3, bucket=settings.originals_bucket)
    add_multipart_routes(
        app, desk=MultipartDesk(uploads=uploads, multipart=multipart, url_lifetime=tickets.lifetime)
    )
    add_import_routes(app, office=office, quotas=quotas)
    add_quota_route(app, quotas=quotas)
    analyses = AnalysisStore(*table)
    add_listing_route(app, listing=partial(list_images, *table))
    add_search_route(app, search=Searcher(*table).search)
    window = ImageWindow(images=images, analyses=analyses)
    add_image_routes(app, window=window)
    analysing = machine(settings.analyze_image_arn)
    waited = ExpressStateMachine(waited_stepfunctions, settings.analyze_image_arn, unwaited=analysing)
    add_analysis_route(
        app,
        reception=Reception(images=images, deposits=Deposits(s3, settings.originals_bucket), uploads=uploads),
        desk=AnalysisDesk(
            images=images, originals=Originals(s3, settings.originals_bucket), executions=waited
        ),
        window=window,
        remembered=RememberedImages(*table),
    )
    previews = PreviewDesk(
        images=images,
        analyses=analyses,
        pictures=ShownPictures(s3, settings.work_bucket),
        make_renditions=LambdaFunction(lambda_, settings.make_renditions_function),
    )
    add_preview_route(app, desk=previews)
    add_duplicates_route(app, images=images, analyses=analyses, index=DuplicateIndex(*table))
    add_reanalysis_route(app, images=images, executions=analysing)
    add_tag_route(app, images=images, tags=TagStore(*table))
    add_history_route(app, images=images, analyses=analyses, history=ImageHistory(*table))
    add_erasure_route(app, desk=desk)
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=settings.table_name)
    add_all_review_routes(app, dynamodb=dynamodb, table=settings.table_name)
    add_retention_routes(app, retention=open_retention(settings, dynamodb=dynamodb, sqs=sqs))
    add_backtest_routes(app, desk=backtests)
    re_evaluations = machine(settings.re_evaluate_images_arn)
    add_re_evaluation_routes(app, desk=open_re_evaluation_desk(*table, executions=re_evaluations))
    add_all_release_routes(
        app, settings, dynamodb=dynamodb, table=settings.table_name, machine=machine, secrets=secrets
    )
    waiting = queue(settings.webhook_queue_url)
    add_all_webhook_routes(app, settings, dynamodb=dynamodb, table=settings.table_name, queue=waiting)
    return app
