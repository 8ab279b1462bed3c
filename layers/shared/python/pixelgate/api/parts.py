"""What groups of routes are put together from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from pixelgate.api.quotas import Quotas
from pixelgate.api.settings import ApiSettings
from pixelgate.api.uploads import UploadDesk, accepted_types
from pixelgate.runtime.executions import StateMachine
from pixelgate.runtime.queues import SqsQueue
from pixelgate.storage.images import ImageStore
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.tickets import TicketOffice
from pixelgate.storage.window_counters import WindowCounters

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

    from pixelgate.runtime.secrets import SecretClient
    from pixelgate.storage.table_client import TableClient


class Clients(Protocol):
    """Makers of AWS clients, as ``pixelgate.runtime.clients`` is, called when somebody needs one."""

    def dynamodb(self) -> TableClient: ...
    def s3(self) -> S3Client: ...
    def sqs(self) -> SQSClient: ...
    def stepfunctions(self) -> SFNClient: ...
    def waited_stepfunctions(self) -> SFNClient: ...
    def lambda_(self) -> LambdaClient: ...
    def secrets(self) -> SecretClient: ...


@dataclass(frozen=True)
class Parts:
    """One deployment's settings and clients, and what more than one group makes of them."""

    settings: ApiSettings
    clients: Clients

    @property
    def table(self) -> tuple[TableClient, str]:
        return self.clients.dynamodb(), self.settings.table_name

    @property
    def images(self) -> ImageStore:
        return ImageStore(*self.table)

    @property
    def counters(self) -> WindowCounters:
        return WindowCounters(*self.table)

    @property
    def quotas(self) -> Quotas:
        return Quotas(counters=self.counters, store=QuotaStore(*self.table), default=self.settings.quota)

    @property
    def tickets(self) -> TicketOffice:
        return TicketOffice(
            self.clients.s3(),
            self.settings.originals_bucket,
            max_bytes=self.settings.max_upload_bytes,
            lifetime=timedelta(seconds=self.settings.ticket_seconds),
        )

    @property
    def uploads(self) -> UploadDesk:
        return UploadDesk(
            images=self.images,
            tickets=self.tickets,
            quotas=self.quotas,
            types=accepted_types(self.settings.extra_formats),
        )

    def queue(self, url: str) -> SqsQueue:
        return SqsQueue(self.clients.sqs(), url)

    def machine(self, arn: str) -> StateMachine:
        return StateMachine(self.clients.stepfunctions(), arn)
