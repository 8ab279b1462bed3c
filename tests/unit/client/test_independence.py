import subprocess
import sys
from pathlib import Path

CLIENT = Path(__file__).parents[3] / "client"
MENTIONED = (
    "import sys; import pixelgate_client.cli.main; print(*{name.split('.')[0] for name in sys.modules})"
)


def test_the_client_needs_nothing_of_the_service():
    run = subprocess.run(
        [sys.executable, "-c", MENTIONED],
        env={"PYTHONPATH": str(CLIENT)},
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(run.stdout.split())
    assert "pixelgate_client" in loaded
    assert not loaded & {"pixelgate", "boto3", "numpy", "PIL", "aws_lambda_powertools"}
