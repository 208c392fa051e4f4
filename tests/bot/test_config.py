"""Settings: from the environment and from files; a bad one stops the start with its name; the playground's switch."""

import pytest

from bot.config import BadSettingError, load_settings


def test_a_setting_can_be_given_as_a_file(tmp_path, monkeypatch):
    secret = tmp_path / "address"
    secret.write_text("postgresql://touchline:hunter2@db/touchline\n")
    monkeypatch.delenv("TOUCHLINE_DATABASE_URL", raising=False)
    monkeypatch.setenv("TOUCHLINE_DATABASE_URL_FILE", str(secret))

    settings = load_settings()

    assert settings.database == "postgresql://touchline:hunter2@db/touchline"
    assert "hunter2" not in repr(settings)


def test_words_count_before_a_file(tmp_path, monkeypatch):
    (tmp_path / "zone").write_text("Asia/Kolkata")
    monkeypatch.setenv("TOUCHLINE_ZONE_FILE", str(tmp_path / "zone"))
    monkeypatch.setenv("TOUCHLINE_ZONE", "Europe/Warsaw")

    assert load_settings().zone == "Europe/Warsaw"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOUCHLINE_ZONE", "Europe/Berlim"),
        ("TOUCHLINE_PORT", "eighty"),
        ("TOUCHLINE_PORT", "70000"),
        ("TOUCHLINE_PLAYGROUND", "perhaps"),
        ("TOUCHLINE_WORKSPACE", ""),
        ("TOUCHLINE_DATABASE_URL_FILE", "/there/is/no/such/file"),
    ],
)
def test_a_bad_setting_stops_the_start_with_its_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSettingError) as stopped:
        load_settings()

    assert stopped.value.values["name"] == name


def test_a_token_is_never_shown(monkeypatch):
    monkeypatch.setenv("TOUCHLINE_SLACK_BOT_TOKEN", "xoxb-made-up")

    assert "xoxb" not in repr(load_settings())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, True),
        ({"playground": "off"}, False),
        ({"slack_bot_token": "xoxb-made-up"}, False),
        ({"teams_app_id": "made-up"}, False),
        ({"slack_bot_token": "xoxb-made-up", "playground": "on"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - nothing listens there: that is what is asserted
        ({"host": "0.0.0.0", "playground": "on"}, False),  # noqa: S104
        ({"host": "::1"}, True),
    ],
)
def test_the_playground_is_off_once_a_platform_is_connected_and_never_leaves_loopback(given, shown):
    assert load_settings(**given).has_playground is shown
