import json
from pathlib import Path

import pytest

from pixelgate_client.errors import SettingsError
from pixelgate_client.settings import DEFAULT_ENDPOINT, Settings, find_settings


def store(folder, *, endpoint, api_key):
    path = folder / "credentials.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"endpoint": endpoint, "api_key": api_key, "more": 1}))


def store_in_project(endpoint="http://localhost:9000", api_key="pg_project"):
    store(Path(".pixelgate"), endpoint=endpoint, api_key=api_key)


def store_at_home(endpoint="https://images.example.com", api_key="pg_home"):
    store(Path.home() / ".config" / "pixelgate", endpoint=endpoint, api_key=api_key)


def test_with_nothing_set_the_endpoint_is_the_local_one_without_a_key():
    assert find_settings(environ={}) == Settings(endpoint=DEFAULT_ENDPOINT, api_key=None)


def test_the_environment_counts_where_no_option_is_given(monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", "https://a.example.com/")
    monkeypatch.setenv("PIXELGATE_API_KEY", "pg_a")

    assert find_settings() == Settings(endpoint="https://a.example.com", api_key="pg_a")
    assert find_settings("https://b.example.com", "pg_b") == Settings(
        endpoint="https://b.example.com", api_key="pg_b"
    )


def test_the_projects_credentials_come_before_those_at_home():
    store_in_project()
    store_at_home()

    assert find_settings(environ={}) == Settings(endpoint="http://localhost:9000", api_key="pg_project")


def test_the_credentials_at_home_serve_everywhere():
    store_at_home()

    assert find_settings(environ={}).api_key == "pg_home"


def test_a_stored_key_is_used_for_its_own_endpoint_only():
    store_in_project()
    store_at_home()

    assert find_settings("https://images.example.com/", environ={}).api_key == "pg_home"
    assert find_settings("https://other.example.com", environ={}).api_key is None


def test_a_key_from_the_environment_never_goes_where_a_file_in_this_folder_points():
    store_in_project(endpoint="https://evil.example.com")

    settings = find_settings(environ={"PIXELGATE_API_KEY": "pg_mine"})

    assert settings == Settings(endpoint=DEFAULT_ENDPOINT, api_key="pg_mine")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"endpoint": 1, "api_key": null}', "\ufeff{"])
def test_a_damaged_credentials_file_is_named(text):
    store_in_project()
    Path(".pixelgate/credentials.json").write_text(text)

    with pytest.raises(SettingsError, match=r"credentials\.json is not a credentials file"):
        find_settings(environ={})


def test_a_key_is_not_shown_when_settings_are():
    assert "pg_secret" not in repr(Settings(endpoint="http://a", api_key="pg_secret"))
