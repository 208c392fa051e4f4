"""Who somebody is: a colleague, a guest, a stranger or a bot; and who is in a user group."""

import pytest

from bot.slack import errors
from bot.slack.members import members_of_group, profile_of
from handlers.introducing import Standing
from tests.bot.awaited import awaited
from tests.slack.called import ManyTokens, calling

T1 = "slack:T1"


@awaited
async def test_a_colleague_is_known_by_name_address_language_and_zone() -> None:
    async with calling() as (_, slack, _pauses):
        ben = await profile_of(slack, T1, "U2")
        assert (ben.name, ben.handle, ben.email) == ("Ben Brandt", "ben", "ben@acme.example")
        assert (ben.locale, ben.zone, ben.standing) == ("de-DE", "Europe/Berlin", Standing.MEMBER)


@awaited
async def test_the_name_somebody_chose_goes_before_the_one_they_have() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].user("U4", name="dd", real_name="Dora Danz", display_name="Dodo")
        fake.workspaces["T1"].user("U5", name="ee", real_name="")
        assert (await profile_of(slack, T1, "U4")).name == "Dodo"
        assert (await profile_of(slack, T1, "U5")).name == "ee"


@awaited
async def test_an_address_nobody_confirmed_is_none() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].user("U4", email="ceo@acme.example", is_email_confirmed=False)
        assert (await profile_of(slack, T1, "U4")).email == ""


@awaited
async def test_without_the_right_to_addresses_there_is_none() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].scopes = "users:read"
        ana = await profile_of(slack, T1, "U1")
        assert (ana.email, ana.standing) == ("", Standing.MEMBER)


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({}, Standing.MEMBER),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Standing.GUEST),
        ({"is_bot": True}, Standing.BOT),
        ({"deleted": True}, Standing.STRANGER),
        ({"is_stranger": True}, Standing.STRANGER),
        ({"team_id": "T2"}, Standing.STRANGER),
        ({"team_id": "T2", "is_restricted": True}, Standing.STRANGER),
        ({"team_id": "T2", "enterprise_id": "E2"}, Standing.STRANGER),
        ({"team_id": ""}, Standing.STRANGER),
    ],
)
@awaited
async def test_only_who_belongs_here_is_a_member(told: dict, standing: Standing) -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].user("U4", **told)
        assert (await profile_of(slack, T1, "U4")).standing is standing


@awaited
async def test_slackbot_is_a_bot_whatever_slack_says_of_it() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].user("USLACKBOT")
        assert (await profile_of(slack, T1, "USLACKBOT")).standing is Standing.BOT


@pytest.mark.parametrize(
    ("enterprise", "standing"), [("E1", Standing.MEMBER), ("E2", Standing.STRANGER), ("", Standing.STRANGER)]
)
@awaited
async def test_in_an_organisation_everybody_of_it_is_a_member(enterprise: str, standing: Standing) -> None:
    async with calling(tokens=ManyTokens(E1="xoxb-E1")) as (fake, slack, _):
        fake.add("E1", home="T9").user("U4", enterprise_id=enterprise)
        assert (await profile_of(slack, "slack:E1", "U4")).standing is standing


@awaited
async def test_in_one_team_of_an_organisation_who_is_at_home_in_another_of_theirs_is_a_member() -> None:
    async with calling() as (fake, slack, _):
        told = fake.workspaces["T1"].user("U4", team_id="T7", enterprise_id="E1")
        assert (await profile_of(slack, T1, "U4")).standing is Standing.STRANGER
        told.teams = ["T7", "T1"]
        assert (await profile_of(slack, T1, "U4")).standing is Standing.MEMBER


@awaited
async def test_somebody_slack_does_not_know_is_an_error() -> None:
    async with calling() as (_, slack, _pauses):
        with pytest.raises(errors.PersonUnreachableError):
            await profile_of(slack, T1, "U99")


@awaited
async def test_a_group_is_its_handle_and_its_members() -> None:
    async with calling() as (fake, slack, _):
        fake.workspaces["T1"].group("S1", "support", "U1", "U2")
        fake.workspaces["T1"].group("S2", "night-shift")
        assert await members_of_group(slack, T1, "S1") == ("support", ["U1", "U2"])
        assert await members_of_group(slack, T1, "S2") == ("night-shift", [])
        with pytest.raises(errors.NoSuchGroupError):
            await members_of_group(slack, T1, "S3")


@awaited
async def test_in_an_organisation_a_group_is_one_of_a_team() -> None:
    async with calling(tokens=ManyTokens(E1="xoxb-E1")) as (fake, slack, _):
        fake.add("E1", home="T9").group("S1", "support", "U1")
        assert await members_of_group(slack, "slack:E1", "S1", team="T9") == ("support", ["U1"])
        with pytest.raises(errors.SlackError):
            await members_of_group(slack, "slack:E1", "S1")
