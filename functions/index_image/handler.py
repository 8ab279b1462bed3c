"""Index image: enter images in the search index as they stand now, or remove what is not to be found.

In:   SQS batch of our events, from the bus, and of ImageToIndex and WorkspaceToIndex
Out:  the messages that failed, to be delivered again
Env:  Settings, below
"""

from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.indexing import Indexer, Reindexer
from pixelgate.domain.search_orders import WorkspaceToIndex, index_order_in
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.images import ImageStore
from pixelgate.storage.listing import list_images
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.term_index import TermIndex


class Settings(EnvSettings):
    """Environment of IndexImageFunction in template.yaml."""

    table_name: str
    index_queue_url: str


@cache
def reindexer() -> Reindexer:
    """Put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return Reindexer(
        indexer=Indexer(
            images=ImageStore(*table), analyses=RecordedAnalyses(*table), index=TermIndex(*table)
        ),
        listing=partial(list_images, *table),
        queue=SqsQueue(clients.sqs(), settings.index_queue_url),
    )


def index_record(record: SQSRecord) -> None:
    order = index_order_in(record.body)
    if isinstance(order, WorkspaceToIndex):
        logger.info("images indexed", workspace=order.workspace, images=reindexer().go_on(order))
        return
    count = reindexer().indexer.enter(order.workspace, order.image_id)
    logger.info("image indexed", image_id=order.image_id, terms=count)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=index_record)
