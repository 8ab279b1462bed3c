"""The version of the service, as in pyproject.toml (a contract test compares them)."""

VERSION = "0.1.0"
