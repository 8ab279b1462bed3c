"""What a model said of each file, kept on disk, so that an interrupted evaluation goes on where it was."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pydantic import ValidationError

from pixelgate.domain.base import Document
from pixelgate.domain.errors import RejectedImageError
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.limits import Limits
from tools.evaluation.pictures import WorkCopies, sha256_of, work_copies

AnswerT = TypeVar("AnswerT", bound=Document)
BATCH = 16
MAX_BYTES = Limits().max_bytes


class Predictor(Protocol[AnswerT]):
    """One model, or several that answer together. ``fingerprint`` changes whenever its answers may."""

    fingerprint: str
    answers: type[AnswerT]

    def predict(self, pictures: list[WorkCopies]) -> list[AnswerT]: ...


class Watcher(Protocol):
    """Told of files that are done; ``rich.progress`` shows them as a bar."""

    def advance(self, files: int) -> None: ...


class Kept(Document):
    """One line of the file."""

    sha256: str
    model: str
    answer: str


def fingerprint(model: BuiltModel) -> str:
    """Id, version and a hash of all that an answer depends on: weights, labels and how pictures are fed."""
    # What is measured says nothing about the answers.
    card = model.card.model_dump_json(exclude={"metrics", "operating_points"})
    files = ",".join(f"{name}:{file.sha256}" for name, file in sorted(model.files.items()))
    digest = hashlib.sha256(f"{card}\n{files}".encode()).hexdigest()[:16]
    return f"{model.card.id}@{model.card.version}+{digest}"


def _hashes(paths: list[Path], refused: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                # Its bytes would be read only to be refused.
                refused[path] = f"{size} bytes are more than the service takes"
                continue
            yield path, sha256_of(path.read_bytes())
        except OSError as error:
            refused[path] = error.strerror or str(error)


class Predictions(Generic[AnswerT]):
    """Answers of one predictor by sha256 of the file; each is on disk as soon as its batch is done."""

    def __init__(self, path: Path, predictor: Predictor[AnswerT]) -> None:
        self._path = path
        self._predictor = predictor
        self._known: dict[str, AnswerT] = dict(self._read())

    def of(self, files: list[Path], *, watcher: Watcher) -> tuple[dict[Path, AnswerT], dict[Path, str]]:
        """The answers for the files that the service accepts, and why it refuses the others."""
        answers: dict[Path, AnswerT] = {}
        refused: dict[Path, str] = {}
        waiting = iter(files)
        while batch := list(islice(waiting, BATCH)):
            hashes = dict(_hashes(batch, refused))
            refused.update(self._ask({path: key for path, key in hashes.items() if key not in self._known}))
            answers.update({path: self._known[key] for path, key in hashes.items() if key in self._known})
            watcher.advance(len(batch))
        return answers, refused

    def _ask(self, hashes: dict[Path, str]) -> dict[Path, str]:
        pictures: dict[str, WorkCopies] = {}
        refused: dict[Path, str] = {}
        for path, key in hashes.items():
            try:
                pictures[key] = work_copies(path.read_bytes())
            except (RejectedImageError, OSError, MemoryError) as error:
                refused[path] = str(error) or type(error).__name__
        if pictures:
            said = self._predictor.predict(list(pictures.values()))
            self._keep(dict(zip(pictures, said, strict=True)))
        return refused

    def _keep(self, answers: dict[str, AnswerT]) -> None:
        self._known.update(answers)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for key, answer in answers.items():
                line = Kept(
                    sha256=key, model=self._predictor.fingerprint, answer=answer.model_dump_json()
                ).model_dump_json()
                file.write(f"{line}\n")

    def _read(self) -> Iterator[tuple[str, AnswerT]]:
        if not self._path.exists():
            return
        text = self._path.read_text(encoding="utf-8")
        # A process that was killed leaves half a line; the next one must not be glued to it.
        if text and not text.endswith("\n"):
            text = text[: text.rfind("\n") + 1]
            self._path.write_text(text, encoding="utf-8")
        for line in text.splitlines():
            try:
                kept = Kept.model_validate_json(line)
                if kept.model == self._predictor.fingerprint:
                    yield kept.sha256, self._predictor.answers.model_validate_json(kept.answer)
            except ValidationError:
                # Of another version of this program: asked again.
                continue
