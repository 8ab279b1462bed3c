"""Write docs/openapi.json and the copy that the service itself answers: ``make openapi``."""

import sys

from tools.openapi.application import unconnected_application
from tools.openapi.document import build_document
from tools.openapi.files import DOCUMENT, SERVED, compact, readable

if __name__ == "__main__":
    document = build_document(unconnected_application())
    DOCUMENT.write_text(readable(document), encoding="utf-8")
    SERVED.write_bytes(compact(document))
    print(f"written to {DOCUMENT} and {SERVED}", file=sys.stderr)
