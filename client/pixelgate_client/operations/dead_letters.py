"""Dead letters: what could not be delivered, why, and how it is delivered once more."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pixelgate_client.errors import CloudError, NoSuchQueueError
from pixelgate_client.operations.stack import Cloud, queues_of, telling_cloud_errors

SUFFIX = "DeadLetters"
# Long enough to deliver a batch; whoever else looks meanwhile finds the other letters.
HIDDEN_S = 60
BATCH = 10


@dataclass(frozen=True, kw_only=True)
class DeadLetterQueue:
    """``name`` is what people call it: ``intake`` for ``IntakeDeadLetters``."""

    name: str
    url: str
    letters: int


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """One letter. ``body`` is what was to be delivered, or tells where to find it."""

    id: str
    sent_at: datetime
    reason: str
    body: Any
    receipt: str
    attributes: dict[str, str]

    @classmethod
    def of(cls, message: dict[str, Any]) -> "DeadLetter":
        attributes = {
            name: value.get("StringValue", "") for name, value in message.get("MessageAttributes", {}).items()
        }
        try:
            body = json.loads(message["Body"])
        except ValueError:
            body = message["Body"]
        return cls(
            id=message["MessageId"],
            sent_at=datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC),
            reason=_reason(body, attributes),
            body=body,
            receipt=message["ReceiptHandle"],
            attributes=attributes,
        )

    def document(self) -> dict[str, object]:
        """The letter for programs, as ``--json`` prints it."""
        return {"id": self.id, "sent_at": self.sent_at.isoformat(), "reason": self.reason, "body": self.body}


class DeadLetters:
    """The dead letter queues of one stack."""

    def __init__(self, cloud: Cloud, stack_name: str) -> None:
        self._cloud = cloud
        self._sqs = cloud.client("sqs")
        self._urls = queues_of(cloud, stack_name)

    def queues(self) -> list[DeadLetterQueue]:
        """Every dead letter queue with the number of its letters, about."""
        found = []
        for logical_id, url in sorted(self._urls.items()):
            if logical_id.endswith(SUFFIX):
                name = logical_id.removesuffix(SUFFIX).lower()
                found.append(DeadLetterQueue(name=name, url=url, letters=self._depth(url)))
        return found

    def find(self, name: str) -> DeadLetterQueue:
        """The queue that people call ``name``.

        Raises:
            NoSuchQueueError: the stack has none of this name.
        """
        queues = self.queues()
        for queue in queues:
            if queue.name == name.lower():
                return queue
        raise NoSuchQueueError(name, [queue.name for queue in queues])

    def show(self, queue: DeadLetterQueue, *, limit: int) -> list[DeadLetter]:
        """Up to ``limit`` letters, which stay where they are."""
        letters = []
        try:
            for letter in self._take(queue, limit):
                letters.append(letter)
        finally:
            for letter in letters:
                with telling_cloud_errors():
                    self._sqs.change_message_visibility(
                        QueueUrl=queue.url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
                    )
        return letters

    def redrive(self, queue: DeadLetterQueue, *, limit: int) -> Iterator[DeadLetter]:
        """Deliver up to ``limit`` letters once more; each is given out when it is on its way.

        Delivered first and deleted then, so that an interruption delivers twice rather than never:
        every receiver expects that.
        """
        for letter in self._take(queue, limit):
            with telling_cloud_errors():
                self._deliver(letter, queue)
                self._sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=letter.receipt)
            yield letter

    def _take(self, queue: DeadLetterQueue, limit: int) -> Iterator[DeadLetter]:
        seen: set[str] = set()
        while len(seen) < limit:
            with telling_cloud_errors():
                answer = self._sqs.receive_message(
                    QueueUrl=queue.url,
                    MaxNumberOfMessages=min(BATCH, limit - len(seen)),
                    VisibilityTimeout=HIDDEN_S,
                    WaitTimeSeconds=1,
                    AttributeNames=["All"],
                    MessageAttributeNames=["All"],
                )
            letters = [DeadLetter.of(message) for message in answer.get("Messages", [])]
            fresh = [letter for letter in letters if letter.id not in seen]
            if not fresh:
                return
            seen.update(letter.id for letter in fresh)
            yield from fresh

    def _deliver(self, letter: DeadLetter, queue: DeadLetterQueue) -> None:
        body = letter.body if isinstance(letter.body, dict) else {}
        if "DDBStreamBatchInfo" in body:
            self._read_stream_again(body)
        elif "requestPayload" in body:
            self._invoke(body["requestContext"]["functionArn"], body["requestPayload"])
        elif sources := self._sources(queue):
            text = letter.body if isinstance(letter.body, str) else json.dumps(letter.body)
            self._sqs.send_message(QueueUrl=sources[0], MessageBody=text)
        elif ":lambda:" in (target := letter.attributes.get("TARGET_ARN", "")):
            self._invoke(target, letter.body)
        elif ":stateMachine:" in target:
            # The rules' state machines take the event's detail, whichever of the two was kept.
            self._cloud.client("stepfunctions").start_execution(
                stateMachineArn=target, input=json.dumps(body.get("detail", body))
            )
        else:
            raise CloudError(f"Letter {letter.id} does not say where it was to be delivered")

    def _sources(self, queue: DeadLetterQueue) -> list[str]:
        """The working queues of the stack whose letters end in ``queue``."""
        arn = self._attributes(queue.url, "QueueArn")["QueueArn"]
        policies = {url: self._attributes(url, "RedrivePolicy") for url in self._urls.values()}
        return [
            url
            for url, attributes in policies.items()
            if json.loads(attributes.get("RedrivePolicy", "{}")).get("deadLetterTargetArn") == arn
        ]

    def _invoke(self, function_arn: str, payload: object) -> None:
        self._cloud.client("lambda").invoke(
            FunctionName=function_arn, InvocationType="Event", Payload=json.dumps(payload).encode()
        )

    def _read_stream_again(self, body: dict[str, Any]) -> None:
        """A letter about a stream names the records only; the stream keeps them for a day."""
        batch = body["DDBStreamBatchInfo"]
        streams = self._cloud.client("dynamodbstreams")
        position = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        records = streams.get_records(ShardIterator=position, Limit=batch["batchSize"])["Records"]
        for record in records:
            record["dynamodb"].pop("ApproximateCreationDateTime", None)
        answer = self._cloud.client("lambda").invoke(
            FunctionName=body["requestContext"]["functionArn"],
            Payload=json.dumps({"Records": records}).encode(),
        )
        result = json.loads(answer["Payload"].read() or b"{}")
        if "FunctionError" in answer or (result or {}).get("batchItemFailures"):
            raise CloudError("The changes could not be announced this time either", hint=str(result)[:300])

    def _depth(self, url: str) -> int:
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return sum(int(count) for count in self._attributes(url, *names).values())

    def _attributes(self, url: str, *names: str) -> dict[str, str]:
        with telling_cloud_errors():
            answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))
        return dict(answer.get("Attributes", {}))


def _reason(body: object, attributes: dict[str, str]) -> str:
    """Why nobody took it, as far as the letter says."""
    if "ERROR_MESSAGE" in attributes:
        return attributes["ERROR_MESSAGE"]
    if isinstance(body, dict) and "requestContext" in body:
        error = (body.get("responsePayload") or {}).get("errorMessage", "")
        return f"{body['requestContext'].get('condition', '')} {error}".strip()
    return "received too often without success"
