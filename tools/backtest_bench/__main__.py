"""``make backtest-bench``: how long a back-test of many images takes on this machine, and the least it could.

A local cloud of its own analyses samples/, many images are made of what was found in them, and a changed
threshold is tried on these through the API, as anybody would. The floor is the bare evaluation of the same
signals on all cores: no table, no network, no execution. A ratio to it can be compared between machines.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from infra.local.cloud import LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.project import PROJECT_ROOT
from infra.local.samples import analyse, read_samples
from infra.local.stack import WORKSPACE, Stack, deploy_stack, new_api_key
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.signals import Signals
from pixelgate.rules.compiled import DEFAULT_NAME, load_compiled_ruleset, packaged_rulesets
from pixelgate.storage.keys import SIGNAL_SHARDS
from pixelgate.storage.packed_signals import pack_signals, unpack_signals
from pixelgate.storage.signal_store import SignalStore
from pixelgate_client.client import Client
from tools.backtest_bench.floor import floor_s
from tools.backtest_bench.seeding import Seeded, seeded, write

BENCH = "bench"
SEED = 11
CONSTANT, LIMIT = "possibly-unsafe", 0.20
"""What is changed, and to what: pictures that may be unsafe are reviewed earlier."""


def changed_rules() -> str:
    """The packaged rules with another limit, as JSON."""
    [packaged] = [each for each in packaged_rulesets() if each.name == DEFAULT_NAME]
    document = json.loads(packaged.text)
    # Its own tests are about the limit as it was.
    del document["tests"]
    return json.dumps({**document, "constants": {**document["constants"], CONSTANT: LIMIT}})


def sample_signals(stack: Stack) -> list[Signals]:
    """What the rules saw of every sample that can be decoded."""
    samples = [each for each in read_samples(PROJECT_ROOT / "samples") if each.is_decodable]
    with Client(stack.api_url, new_api_key(stack)) as client:
        analyse(client, samples)
    store = SignalStore(stack.cloud.client("dynamodb"), stack.outputs["TableName"])
    known = [
        unpack_signals(entry.packed, form=entry.form)
        for shard in range(SIGNAL_SHARDS)
        for page in store.read_shard(WORKSPACE, shard)
        for entry in page.entries
    ]
    if not known:
        sys.exit("no sample came to a verdict; `make demo` shows why")
    return known


def key_to_bench(stack: Stack) -> str:
    """A key to the workspace of the images that are made here."""
    key = ApiKey.new()
    record = ApiKeyRecord(
        key_id=key.key_id,
        workspace=BENCH,
        secret_sha256=key.secret_sha256,
        created_at=datetime.now(UTC),
    )
    stack.api_keys.add(record)
    return str(key)


def measure(stack: Stack, *, images: int, runs: int) -> dict[str, Any]:
    """All figures of one run."""
    live, tried, now = load_compiled_ruleset(), changed_rules(), datetime.now(UTC)
    known: list[Seeded] = list(
        seeded(sample_signals(stack), images, live=live, workspace=BENCH, now=now, seed=SEED)
    )
    table = (stack.cloud.client("dynamodb"), stack.outputs["TableName"])
    batches = track(
        write(*table, known), total=len(known), console=Console(stderr=True), description="Seeding"
    )
    for _ in batches:
        pass
    took = []
    with Client(stack.api_url, key_to_bench(stack)) as client:
        for _ in range(runs):
            started = time.perf_counter()
            order = client.backtests.start(DEFAULT_NAME, text=tried, format_of_text="json")
            backtest = client.backtests.wait(order.id)
            took.append(time.perf_counter() - started)
    if backtest.report is None or backtest.report.images != images:
        sys.exit(f"the back-test {backtest.id} did not replay every image: {backtest.error}")
    floor = floor_s([pack_signals(each.analysed.signals) for each in known], tried, now)
    return {
        "images": images,
        "backtest_s": [round(each, 2) for each in took],
        "floor_s": round(floor, 2),
        "best_to_floor": round(min(took) / floor, 2),
        "flipped": backtest.report.flipped,
        "cores": os.cpu_count(),
        "load_average_15_min": round(os.getloadavg()[2], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="make backtest-bench")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pixelgate-bench-") as folder:
        options = ServerOptions(state_dir=Path(folder), port=free_port())
        with LocalCloud(options) as cloud:
            figures = measure(deploy_stack(cloud), images=arguments.images, runs=arguments.runs)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
