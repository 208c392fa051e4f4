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
        ("TOUCHLINE_HEARTBEAT_URL", "healthchecks.example/ping"),
        ("TOUCHLINE_HEARTBEAT_URL", " "),
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
    monkeypatch.setenv("TOUCHLINE_SLACK_APP_TOKEN", "xapp-made-up")

    assert "made-up" not in repr(load_settings())


HTTP = {"slack_bot_token": "xoxb-made-up", "slack_signing_secret": "made-up"}
SOCKET = {"slack_bot_token": "xoxb-made-up", "slack_app_token": "xapp-made-up"}
APP, TENANT = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-0000-4000-8000-000000000001"
TEAMS = {"teams_app_id": APP, "teams_app_password": "made-up", "teams_tenant_id": TENANT}
OAUTH = {
    "slack_client_id": "1.2",
    "slack_client_secret": "made-up",
    "slack_signing_secret": "made-up",
    "public_url": "https://touchline.example.com",
}


@pytest.mark.parametrize(
    ("given", "mode", "over_socket"),
    [
        ({}, "off", False),
        (HTTP, "http", False),
        (SOCKET, "socket", True),
        (HTTP | SOCKET, "socket", True),
        (OAUTH, "oauth", False),
        (OAUTH | {"slack_app_token": "xapp-made-up"}, "oauth", True),
        (OAUTH | {"public_url": "http://localhost:8080"}, "oauth", False),
    ],
)
def test_what_is_set_says_how_slack_is_connected(given, mode, over_socket):
    settings = load_settings(**given)

    assert (settings.slack, settings.slack_over_socket) == (mode, over_socket)


def without(given, *names):
    """Settings with some left out."""
    return {name: value for name, value in given.items() if name not in names}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (without(HTTP, "slack_signing_secret"), "TOUCHLINE_SLACK_SIGNING_SECRET"),
        (without(HTTP, "slack_bot_token"), "TOUCHLINE_SLACK_BOT_TOKEN"),
        (HTTP | {"slack_signing_secret": ""}, "TOUCHLINE_SLACK_SIGNING_SECRET"),
        (HTTP | {"slack_signing_secret": " \n"}, "TOUCHLINE_SLACK_SIGNING_SECRET"),
        (without(SOCKET, "slack_bot_token"), "TOUCHLINE_SLACK_BOT_TOKEN"),
        (SOCKET | {"slack_bot_token": "xapp-made-up"}, "TOUCHLINE_SLACK_BOT_TOKEN"),
        (HTTP | {"slack_bot_token": "xoxp-made-up"}, "TOUCHLINE_SLACK_BOT_TOKEN"),
        (SOCKET | {"slack_app_token": "xoxb-made-up"}, "TOUCHLINE_SLACK_BOT_TOKEN"),
        (without(OAUTH, "slack_client_secret"), "TOUCHLINE_SLACK_CLIENT_SECRET"),
        (without(OAUTH, "slack_client_id", "slack_signing_secret"), "TOUCHLINE_SLACK_CLIENT_ID"),
        (without(OAUTH, "public_url"), "TOUCHLINE_PUBLIC_URL"),
        (OAUTH | {"public_url": "http://touchline.example.com"}, "TOUCHLINE_PUBLIC_URL"),
        (without(OAUTH, "slack_signing_secret"), "TOUCHLINE_SLACK_SIGNING_SECRET"),
        (OAUTH | {"slack_bot_token": "xoxb-made-up"}, "TOUCHLINE_SLACK_BOT_TOKEN"),
    ],
)
def test_slack_connected_by_half_stops_the_start_and_shows_no_secret(given, named):
    with pytest.raises(BadSettingError) as stopped:
        load_settings(**given)

    assert stopped.value.values["name"] == named
    assert "made-up" not in str(stopped.value)


def test_blanks_around_a_secret_are_not_part_of_it():
    settings = load_settings(**(HTTP | {"slack_signing_secret": " made-up\n"}))

    assert settings.slack_signing_secret.get_secret_value() == "made-up"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, True),
        ({"playground": "off"}, False),
        (HTTP, False),
        (TEAMS, False),
        (HTTP | {"playground": "on"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - nothing listens there: that is what is asserted
        ({"host": "0.0.0.0", "playground": "on"}, False),  # noqa: S104
        ({"host": "::1"}, True),
    ],
)
def test_the_playground_is_off_once_a_platform_is_connected_and_never_leaves_loopback(given, shown):
    assert load_settings(**given).has_playground is shown


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({}, "off"),
        (TEAMS, "on"),
        (TEAMS | {"teams_app_id": APP.upper(), "teams_tenant_id": f" {TENANT.upper()} "}, "on"),
        (without(TEAMS, "teams_app_password") | {"teams_app_type": "UserAssignedMSI"}, "on"),
        (without(TEAMS, "teams_tenant_id") | {"teams_app_type": "MultiTenant"}, "on"),
        ({"teams_dev": True}, "dev"),
        ({"teams_dev": True, "host": "::1"}, "dev"),
        ({"teams_dev": True, "teams_tenant_id": TENANT}, "dev"),
    ],
)
def test_what_is_set_says_how_teams_is_connected(given, mode):
    settings = load_settings(**given)

    assert (settings.teams, settings.connected) == (mode, mode != "off")
    assert settings.teams_tenant_id in ("", TENANT)
    assert settings.teams_app_id is None or settings.teams_app_id.get_secret_value() == APP


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (without(TEAMS, "teams_app_id"), "TOUCHLINE_TEAMS_APP_ID"),
        ({"teams_tenant_id": TENANT}, "TOUCHLINE_TEAMS_APP_ID"),
        (TEAMS | {"teams_app_id": ""}, "TOUCHLINE_TEAMS_APP_ID"),
        (TEAMS | {"teams_app_id": "made-up"}, "TOUCHLINE_TEAMS_APP_ID"),
        (TEAMS | {"teams_tenant_id": "made-up"}, "TOUCHLINE_TEAMS_TENANT_ID"),
        (without(TEAMS, "teams_tenant_id"), "TOUCHLINE_TEAMS_TENANT_ID"),
        (without(TEAMS, "teams_app_password"), "TOUCHLINE_TEAMS_APP_PASSWORD"),
        (without(TEAMS, "teams_app_password") | {"teams_app_type": "MultiTenant"}, "TOUCHLINE_TEAMS_APP_PASSWORD"),
        (TEAMS | {"teams_app_type": "UserAssignedMSI"}, "TOUCHLINE_TEAMS_APP_PASSWORD"),
        (TEAMS | {"teams_app_type": "Open"}, "TOUCHLINE_TEAMS_APP_TYPE"),
        (TEAMS | {"teams_dev": True}, "TOUCHLINE_TEAMS_DEV"),
        ({"teams_dev": True, "host": "192.0.2.1"}, "TOUCHLINE_TEAMS_DEV"),
        ({"teams_dev": True, "teams_app_password": "made-up"}, "TOUCHLINE_TEAMS_APP_ID"),
        (TEAMS | {"teams_login_url": "http://login.example"}, "TOUCHLINE_TEAMS_LOGIN_URL"),
        (TEAMS | {"teams_openid_url": "http://login.example/keys"}, "TOUCHLINE_TEAMS_OPENID_URL"),
    ],
)
def test_teams_connected_by_half_or_open_to_anybody_stops_the_start(given, named):
    with pytest.raises(BadSettingError) as stopped:
        load_settings(**given)

    assert stopped.value.values["name"] == named
    assert "made-up" not in str(stopped.value)
