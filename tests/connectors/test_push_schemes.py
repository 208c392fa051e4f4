"""Every way to sign, by vectors that vendors have published and by ones made by hand with hashlib alone."""

import base64
import hashlib
import hmac

import pytest

from connectors.push.hooking import HOOKINGS, challenge_of, delivery_of, hooking_of, is_let_in
from connectors.push.schemes import SCHEMES, STANDARD, Over, Scheme, Sent
from connectors.systems import NAMES, system_named

NOW = 1_795_420_800
BODY = '{"say": "hällo", "n": 1}'.encode()
SECRET = b"a secret"
URI = "https://touchline.example.com/hooks/systems/k-1"


def by_hand(message: bytes, name: str) -> bytes:
    """HMAC written out (RFC 2104): nothing of what is tested makes what it is tested with."""
    make = getattr(hashlib, name)
    block = SECRET.ljust(64, b"\0")
    inner = make(bytes(each ^ 0x36 for each in block) + message).digest()
    return bytes(make(bytes(each ^ 0x5C for each in block) + inner).digest())


STAMP = str(NOW).encode()
MILLIS = f"{NOW}123".encode()
ISO = b"2026-11-23T08:00:00Z"

SIGNED = {
    "standard": ({"webhook-id": "msg_1", "webhook-timestamp": str(NOW), "webhook-signature": "v1,"
                  + base64.b64encode(by_hand(b"msg_1." + STAMP + b"." + BODY, "sha256")).decode()}),
    "secret": {"X-Touchline-Secret": SECRET.decode()},
    "sha256": {"X-Signature": "sha256=" + by_hand(BODY, "sha256").hex()},
    "zendesk": {"X-Zendesk-Webhook-Signature-Timestamp": ISO.decode(),
                "X-Zendesk-Webhook-Signature": base64.b64encode(by_hand(ISO + BODY, "sha256")).decode()},
    "intercom": {"X-Hub-Signature": "sha1=" + by_hand(BODY, "sha1").hex()},
    "jira": {"X-Hub-Signature": "sha256=" + by_hand(BODY, "sha256").hex()},
    "hubspot": {"X-HubSpot-Request-Timestamp": MILLIS.decode(), "X-HubSpot-Signature-v3": base64.b64encode(
        by_hand(b"POST" + URI.encode() + BODY + MILLIS, "sha256")).decode()},
    "front_rule": {"X-Front-Signature": base64.b64encode(by_hand(BODY, "sha1")).decode()},
    "front_app": {"X-Front-Request-Timestamp": MILLIS.decode(),
                  "X-Front-Signature": base64.b64encode(by_hand(MILLIS + b":" + BODY, "sha256")).decode()},
    "typeform": {"Typeform-Signature": "sha256=" + base64.b64encode(by_hand(BODY, "sha256")).decode()},
    "surveymonkey": {"Sm-Signature": base64.b64encode(by_hand(BODY, "sha1")).decode()},
    "zoom": {"x-zm-request-timestamp": str(NOW),
             "x-zm-signature": "v0=" + by_hand(b"v0:" + STAMP + b":" + BODY, "sha256").hex()},
}  # fmt: skip
EVERY = sorted(SCHEMES)


def good(name: str, headers: dict[str, str], *, body: bytes = BODY, now: float = NOW, secret: bytes = SECRET,
         uri: str = URI) -> bool:  # fmt: skip
    return SCHEMES[name].is_good(secret, Sent(headers, body, "POST", uri), now)


def test_every_scheme_has_a_vector() -> None:
    assert sorted(SIGNED) == EVERY
    assert {scheme.over for scheme in SCHEMES.values()} | {Over.STAMP_BODY} == set(Over)


def test_what_is_made_by_hand_is_what_the_library_makes() -> None:
    assert by_hand(BODY, "sha1") == hmac.new(SECRET, BODY, "sha1").digest()


@pytest.mark.parametrize("name", EVERY)
def test_what_is_signed_is_let_in_and_nothing_else(name: str) -> None:
    headers = SIGNED[name]
    assert good(name, headers)
    assert not good(name, headers, secret=b"another secret")
    assert not good(name, headers, secret=b"")
    assert not good(name, {})
    for header, value in headers.items():
        assert not good(name, {**headers, header: ""})
        assert not good(name, {**headers, header: value[:-1]})
        assert not good(name, {**headers, header: value + "="})
        assert not good(name, {**headers, header: "ü\udce4" + value})
    if SCHEMES[name].over is not Over.NOTHING:
        assert not good(name, headers, body=BODY + b" ")


@pytest.mark.parametrize("name", [name for name in EVERY if SCHEMES[name].stamp])
def test_what_was_overheard_is_of_no_use_after_five_minutes(name: str) -> None:
    headers = SIGNED[name]
    assert good(name, headers, now=NOW + 299)
    assert good(name, headers, now=NOW - 299)
    assert not good(name, headers, now=NOW + 302)
    assert not good(name, headers, now=NOW - 302)
    for stamp in ("", "x", "1e9", "-5", "9" * 30, "2026-11-23T08:00:00", "٣", "\udce4"):
        assert not good(name, {**headers, SCHEMES[name].stamp: stamp})


def test_another_address_is_another_message_for_whoever_signs_it() -> None:
    assert not good("hubspot", SIGNED["hubspot"], uri=URI + "?x=1")


def test_one_of_several_signatures_must_be_good_and_not_more_than_ten_are_tried() -> None:
    headers = SIGNED["standard"]
    signature = headers["webhook-signature"]
    assert good("standard", {**headers, "webhook-signature": f"v1,bm8= v2,x {signature}"})
    assert not good("standard", {**headers, "webhook-signature": "v1,bm8= " * 10 + signature})


def test_vectors_that_were_published() -> None:
    # Standard Webhooks' own test.
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }  # fmt: skip
    sent = Sent(headers, b'{"test": 2432232314}')
    assert STANDARD.is_good(b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", sent, 1614265330)
    # X-Hub-Signature with sha256, as GitHub documents it and Jira signs.
    signed = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    hub = Sent({"X-Hub-Signature": signed}, b"Hello, World!")
    assert SCHEMES["jira"].is_good(b"It's a Secret to Everybody", hub, NOW)
    # v0, as Slack documents it and Zoom signs.
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    slack = Sent(
        {"x-zm-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
         "x-zm-request-timestamp": "1531420618"}, body,
    )  # fmt: skip
    assert SCHEMES["zoom"].is_good(b"8f742231b10e8888abcd99yyyzzz85a5", slack, 1531420618)


def test_front_is_let_in_by_a_rule_or_an_app() -> None:
    for name in ("front_rule", "front_app"):
        assert is_let_in(HOOKINGS["front"], SECRET, Sent(SIGNED[name], BODY), NOW)


def test_no_scheme_and_no_choice_let_nobody_in() -> None:
    assert hooking_of("webhook", {"scheme": "made up"}) is None
    assert hooking_of("bamboohr", {}) is None
    assert hooking_of("webhook", {}) is not None


def test_challenges_are_answered_as_front_and_zoom_want_it() -> None:
    assert challenge_of(Sent({"X-Front-Challenge": "abc"}, b"{}"), SECRET) == {"challenge": "abc"}
    asked = b'{"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}}'
    assert challenge_of(Sent({}, asked), SECRET) == {
        "plainToken": "qgg8vlvZRS6UYooatFL8Aw", "encryptedToken": by_hand(b"qgg8vlvZRS6UYooatFL8Aw", "sha256").hex(),
    }  # fmt: skip
    none = b'{"event":"endpoint.url_validation","payload":{"plainToken":{}}}'
    for body in (b'{"event": "x", "note": "endpoint.url_validation"}', b"endpoint.url_validation", none):
        assert challenge_of(Sent({}, body), SECRET) is None


def test_a_delivery_is_known_by_its_name_else_by_its_content() -> None:
    zendesk, intercom = HOOKINGS["zendesk"], HOOKINGS["intercom"]
    named = [delivery_of(zendesk, Sent({"X-Zendesk-Webhook-Invocation-Id": "i1"}, body)) for body in (b"1", b"2")]
    assert named[0] == named[1]
    assert named[0][1] is True
    assert delivery_of(zendesk, Sent({}, b"1")) != delivery_of(zendesk, Sent({}, b"2"))
    assert delivery_of(intercom, Sent({}, b'{"id": "notif_1", "n": 1}')) == delivery_of(
        intercom, Sent({}, b'{"id": "notif_1", "n": 2}')
    )
    assert delivery_of(intercom, Sent({}, b"no json"))[1] is False


def test_every_system_with_webhooks_is_one_and_has_the_lists_that_are_touched() -> None:
    assert set(HOOKINGS) <= set(NAMES)
    assert {"zendesk", "intercom", "hubspot", "front", "jira", "freshdesk", "servicenow"} <= set(HOOKINGS)
    for name, hooking in HOOKINGS.items():
        system = system_named(name)
        assert system is not None
        assert {stream.name for stream in system.streams} >= set(hooking.lists)
        assert all(isinstance(scheme, Scheme) for scheme in hooking.schemes)
        assert hooking.enter
