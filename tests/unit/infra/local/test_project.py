from pathlib import Path

import pytest

from infra.local.project import Project

PROJECT = Project(Path("/home/me/pixelgate"))


@pytest.mark.parametrize(
    ("mounted", "local"),
    [
        ("/opt/models_onnx", "/home/me/pixelgate/models_onnx"),
        ("/opt/models_onnx/centerface/model.onnx", "/home/me/pixelgate/models_onnx/centerface/model.onnx"),
        ("/opt/tesseract", "/home/me/pixelgate/.pixelgate/tesseract"),
    ],
)
def test_a_path_into_a_layer_leads_to_this_machine(mounted, local):
    assert PROJECT.resolve_layer_path(mounted) == local


@pytest.mark.parametrize(
    "text", ["/opt/models_onnx_old", "/opt/other", "models_onnx", "", "see /opt/models_onnx"]
)
def test_other_text_is_left_alone(text):
    assert PROJECT.resolve_layer_path(text) == text
