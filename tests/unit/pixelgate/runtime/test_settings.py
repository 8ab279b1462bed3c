import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.runtime.settings import EnvSettings


class Settings(EnvSettings):
    table_name: str
    max_bytes: int = 10


def test_a_field_reads_the_variable_of_its_name(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", "images")
    monkeypatch.setenv("MAX_BYTES", "20")

    assert Settings.load() == Settings(table_name="images", max_bytes=20)


def test_a_missing_and_a_senseless_variable_are_both_named(monkeypatch):
    monkeypatch.delenv("TABLE_NAME", raising=False)
    monkeypatch.setenv("MAX_BYTES", "many")

    with pytest.raises(ConfigurationError, match=r"TABLE_NAME: Field required; MAX_BYTES: Input should be"):
        Settings.load()
