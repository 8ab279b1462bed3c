"""What is left after the soak: is anything lost, doubled, or still waiting?"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from infra.local.stack import WORKSPACE, Stack
from pixelgate.domain.events import SOURCE, ImageAnalysed
from pixelgate.domain.status import FINAL, ImageStatus
from pixelgate.storage.records import record_of

AWAITING = str(ImageStatus.AWAITING_UPLOAD)
ENDS_OF_ANALYSES = {"source": [SOURCE], "detail-type": [ImageAnalysed.__name__]}
WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class Remains:
    """The whole table, the originals and the queues, as they are now."""

    def __init__(self, stack: Stack) -> None:
        self._cloud, self._outputs = stack.cloud, stack.outputs
        self.sort_keys: dict[str, list[str]] = defaultdict(list)
        self.records = {}
        for item in self._items():
            image_id = item["PK"]["S"].rpartition("#")[2]
            self.sort_keys[image_id].append(item["SK"]["S"])
            if item["SK"]["S"] == "RECORD":
                self.records[image_id] = record_of(item)
        self.stored = {key.split("/")[1] for key in self._keys()}

    def statuses(self) -> Counter[str]:
        """How many images stand where; tickets that nobody used are not images yet."""
        return Counter(
            str(record.status)
            for image_id, record in self.records.items()
            if image_id in self.stored or record.status != AWAITING
        )

    def is_at_rest(self) -> bool:
        """Every stored original has come to an end, and no queue holds anything."""
        images = self.stored & set(self.records)
        ends = all(self.records[image_id].status in FINAL for image_id in images)
        return ends and not any(self.depths().values())

    def depths(self) -> dict[str, int]:
        """Messages on every queue of the stack, in flight or not."""
        sqs = self._cloud.client("sqs")
        urls = {name: url for name, url in self._outputs.items() if name.endswith(("QueueUrl", "LettersUrl"))}
        found = {}
        for name, url in urls.items():
            answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(WAITING))
            found[name.removesuffix("Url")] = sum(int(answer["Attributes"][each]) for each in WAITING)
        return found

    def problems(self, acknowledged: Iterable[str]) -> list[str]:
        """One sentence for everything that is lost, doubled or left over."""
        found = [
            f"{image_id} was acknowledged and is lost" for image_id in set(acknowledged) - set(self.records)
        ]
        for image_id in sorted(self.stored & set(self.records)):
            record, kept = self.records[image_id], self.sort_keys[image_id]
            if record.status not in FINAL:
                found.append(f"{image_id} is still {record.status}")
            if record.status is ImageStatus.FAILED:
                found.append(f"{image_id} FAILED: {record.reason_code}")
            for kind in ("FINDINGS#", "VERDICT#", "AUDIT#"):
                if (count := sum(each.startswith(kind) for each in kept)) > (kind != "AUDIT#"):
                    found.append(f"{image_id} has {count} of {kind}")
        found += [f"{name} holds {count}" for name, count in self.depths().items() if count]
        return found

    def _items(self) -> Iterator[dict[str, Any]]:
        for page in (
            self._cloud.client("dynamodb")
            .get_paginator("scan")
            .paginate(TableName=self._outputs["TableName"])
        ):
            for item in page["Items"]:
                if item["PK"]["S"].startswith(f"WS#{WORKSPACE}#IMG#"):
                    yield item

    def _keys(self) -> Iterator[str]:
        pages = self._cloud.client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._outputs["OriginalsBucketName"]):
            for entry in page.get("Contents", []):
                yield entry["Key"]


class Listener:
    """A queue that hears of the end of every analysis."""

    def __init__(self, stack: Stack) -> None:
        sqs, events = stack.cloud.client("sqs"), stack.cloud.client("events")
        self._sqs, self._url = sqs, sqs.create_queue(QueueName="soak-listener")["QueueUrl"]
        answer = sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        bus = stack.outputs["BusName"]
        events.put_rule(Name="soak", EventBusName=bus, EventPattern=json.dumps(ENDS_OF_ANALYSES))
        target = {"Id": "soak", "Arn": answer["Attributes"]["QueueArn"]}
        events.put_targets(Rule="soak", EventBusName=bus, Targets=[target])

    def heard(self) -> list[dict[str, Any]]:
        """Every announcement so far, repetitions included. Call it once, at the end."""
        told: list[dict[str, Any]] = []
        while messages := self._sqs.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=10, VisibilityTimeout=600, WaitTimeSeconds=1
        ).get("Messages"):
            told += [json.loads(message["Body"])["detail"] for message in messages]
        return told


def problems_of_announcements(told: list[dict[str, Any]], remains: Remains) -> list[str]:
    """An end that was not announced, or announced in two different ways. Repetitions are not counted."""
    different = defaultdict(set)
    for detail in told:
        different[detail["id"]].add((detail["analysis"], detail["status"], detail["reason"]))
    found = []
    for image_id in sorted(remains.stored & set(remains.records)):
        record = remains.records[image_id]
        if different[image_id] != {(record.analysis, str(record.status), record.reason)}:
            found.append(f"{image_id} is {record.status}, announced were {sorted(different[image_id])}")
    return found
