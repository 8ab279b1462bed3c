"""Where things of the project lie on this machine, and where layers would lie in Lambda."""

from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# Byte code of everything that runs locally: once made it halves every start, and source folders stay clean.
BYTECODE_DIR = PROJECT_ROOT / ".pixelgate" / "bytecode"


@dataclass(frozen=True)
class Project:
    """The folders the local cloud reads and writes.

    ``root`` holds ``functions/`` and ``layers/``; everything made locally stays under ``root/.pixelgate``.
    """

    root: Path = PROJECT_ROOT

    @property
    def runtime_dir(self) -> Path:
        return self.root / ".pixelgate"

    def resolve_layer_path(self, value: str) -> str:
        """Translate a path below ``/opt``, where Lambda mounts layers, to this machine's.

        Any other text is returned unchanged.
        """
        for mounted, local in self._mounts.items():
            if value == mounted or value.startswith(mounted + "/"):
                return str(local) + value[len(mounted) :]
        return value

    @property
    def _mounts(self) -> dict[str, Path]:
        return {
            "/opt/models_onnx": self.root / "models_onnx",
            "/opt/tesseract": self.runtime_dir / "tesseract",
        }
