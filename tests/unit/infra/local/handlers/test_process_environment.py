from pathlib import Path

from infra.local.handlers.process_environment import FunctionSpec, handler_environment
from infra.local.project import Project


def environment(tmp_path: Path, *, variables=None, layers=()):
    function = FunctionSpec(
        name="classify",
        arn="arn:aws:lambda:us-east-1:000000000000:function:classify",
        handler="handler.handler",
        version="$LATEST",
        region="us-east-1",
        memory_mb=512,
        timeout_s=10,
        log_group="/pixelgate",
        variables=variables or {},
        task_root=tmp_path / "functions/classify",
        layers=layers,
    )
    return handler_environment(
        function,
        project=Project(tmp_path),
        credentials={"AWS_ACCESS_KEY_ID": "ASIA1"},
        runtime_api="127.0.0.1:9001",
        endpoint_url="http://127.0.0.1:4566",
        temporary_dir=tmp_path / "tmp",
    )


def test_the_function_can_not_override_what_lambda_reserves(tmp_path):
    declared = {"AWS_ACCESS_KEY_ID": "mine", "AWS_REGION": "mars", "_HANDLER": "other", "LEVEL": "INFO"}

    made = environment(tmp_path, variables=declared)

    assert (made["AWS_ACCESS_KEY_ID"], made["AWS_REGION"], made["_HANDLER"]) == (
        "ASIA1",
        "us-east-1",
        "handler.handler",
    )
    assert made["LEVEL"] == "INFO"


def test_only_layers_with_python_code_are_on_the_import_path(tmp_path):
    shared, models = tmp_path / "layers/shared", tmp_path / "models_onnx"
    (shared / "python").mkdir(parents=True)
    models.mkdir()

    made = environment(tmp_path, layers=[models, shared])

    assert made["PYTHONPATH"] == f"{tmp_path}/functions/classify:{shared}/python"


def test_a_layer_may_be_the_python_folder_itself(tmp_path):
    packages = tmp_path / "layers/shared/python"
    packages.mkdir(parents=True)

    assert environment(tmp_path, layers=[packages])["PYTHONPATH"].endswith(f":{packages}")


def test_libraries_compute_in_one_thread_each(tmp_path):
    assert environment(tmp_path)["OPENBLAS_NUM_THREADS"] == "1"


def test_the_log_group_is_the_one_of_the_template(tmp_path):
    assert environment(tmp_path)["AWS_LAMBDA_LOG_GROUP_NAME"] == "/pixelgate"
