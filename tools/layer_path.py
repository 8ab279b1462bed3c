"""Importing this makes ``pixelgate`` importable, from the folder that is /opt/python in Lambda."""

import sys
from pathlib import Path

LAYER_PATH = Path(__file__).resolve().parent.parent / "layers" / "shared" / "python"

if str(LAYER_PATH) not in sys.path:
    sys.path.insert(0, str(LAYER_PATH))
