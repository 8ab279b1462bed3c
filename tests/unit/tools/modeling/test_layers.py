"""Each layer holds the manifest and its own models, and nothing that only people read."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.modeling.manifest import model_ids

MODELS_DIR = Path(__file__).parents[4] / "models_onnx"


@pytest.fixture
def built_models(tmp_path):
    """The committed models folder as if built, with small files for weights."""
    folder = tmp_path / "source"
    shutil.copytree(MODELS_DIR, folder, ignore=shutil.ignore_patterns("*.onnx", "*.part"))
    (folder / "manifest.json").write_text("{}")
    for model_id in model_ids(folder):
        (folder / model_id / "network.onnx").write_bytes(b"weights")
    return folder


def build_layer(name: str, source: Path, artifacts: Path) -> subprocess.CompletedProcess[str]:
    command = ["make", f"build-{name}", f"ARTIFACTS_DIR={artifacts}"]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("layer", "models"),
    [
        ("ManifestLayer", set()),
        ("ClassifyModelLayer", {"efficientnet_lite0"}),
        ("DetectModelLayer", {"ssdlite_mobilenet_v2"}),
        ("ModerateModelLayer", {"image_safety_s", "open_nsfw"}),
        ("FindFacesModelLayer", {"centerface"}),
    ],
)
def test_a_layer_holds_the_manifest_and_its_models(built_models, tmp_path, layer, models):
    result = build_layer(layer, built_models, tmp_path / "layer")

    assert result.returncode == 0, result.stderr
    content = tmp_path / "layer" / "models_onnx"
    assert {path.name for path in content.iterdir()} == {"manifest.json", *models}
    for model in models:
        assert (content / model / "network.onnx").exists()
        assert not (content / model / "model.yaml").exists()


def test_a_layer_is_refused_while_the_models_are_not_built(built_models, tmp_path):
    (built_models / "manifest.json").unlink()

    result = build_layer("ClassifyModelLayer", built_models, tmp_path / "layer")

    assert result.returncode != 0
    assert "run make models first" in result.stderr
