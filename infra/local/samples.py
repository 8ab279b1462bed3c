"""The sample images, uploaded as any client would, and compared with what should come out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pixelgate_client.cli.outcomes import Outcome
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.uploads import Uploads
from pixelgate_client.client import Client
from pixelgate_client.models.findings import NO_CLASSIFIER, MissingFinding

TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Sample:
    """One file of samples/, and the status in which it must end."""

    path: Path
    expected_status: str

    @property
    def is_decodable(self) -> bool:
        """It is not one of the files that are rejected."""
        return self.expected_status != "REJECTED"


def read_samples(folder: Path) -> list[Sample]:
    """The samples that ``samples.yaml`` in ``folder`` lists."""
    listed = yaml.safe_load((folder / "samples.yaml").read_text())["samples"]
    return [Sample(folder / entry["file"], entry["expected_status"]) for entry in listed]


def analyse(client: Client, samples: Sequence[Sample]) -> list[Outcome]:
    """Upload every sample and wait for its verdict; a progress bar on standard error meanwhile."""
    with UploadProgress(len(samples), waiting=True) as progress:
        return Uploads(client, watcher=progress, timeout_s=TIMEOUT_S).run([each.path for each in samples])


def surprises(samples: Sequence[Sample], outcomes: Sequence[Outcome]) -> list[str]:
    """One sentence for every sample that did not end as it should."""
    found = []
    for sample, outcome in zip(samples, outcomes, strict=True):
        status = outcome.image.status if outcome.image else f"no status ({outcome.error})"
        if status != sample.expected_status:
            found.append(f"{sample.path.name}: expected {sample.expected_status}, got {status}")
    return found


def gaps(outcomes: Sequence[Outcome]) -> list[str]:
    """One sentence for every analysis that is missing from some images."""
    missing: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        for name, finding in (outcome.image and outcome.image.findings) or ():
            if isinstance(finding, MissingFinding) and finding != NO_CLASSIFIER:
                key = (name, finding.error)
                missing[key] = missing.get(key, 0) + 1
    return [
        f"{name} is missing from {count} images ({error}): they go to a person, and the log says why"
        for (name, error), count in missing.items()
    ]


def as_document(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What ``make demo JSON=1`` prints."""
    return {
        "images": [
            {
                "id": outcome.image.id,
                "name": outcome.image.name,
                "status": outcome.image.status,
                "reason": outcome.image.reason,
                "findings": outcome.image.findings and outcome.image.findings.model_dump(mode="json"),
                "verdict": outcome.image.verdict and outcome.image.verdict.model_dump(mode="json"),
                "took_ms": outcome.image.elapsed_ms,
            }
            for outcome in outcomes
            if outcome.image is not None
        ]
    }
