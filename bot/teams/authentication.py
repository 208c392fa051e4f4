"""botbuilder's authentication, with what it does badly done by us: keys, credentials and clients are kept.

Promises: a token is judged as botbuilder judges it, by keys that are fetched off the event loop; tokens of emulators
and of other bots are good for nothing; no turn makes a client, a credential or a request that the one before it made.
"""

from typing import Any

from botbuilder.schema import Activity
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AppCredentials,
    AuthenticateRequestResult,
    AuthenticationConfiguration,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    ChannelValidation,
    ConnectorFactory,
    JwtTokenExtractor,
    ServiceClientCredentialsFactory,
)
from msrest.universal_http.requests import ClientRetryPolicy

from bot.teams.credentials import Credentials
from bot.teams.signing_keys import NoKeys, SigningKeys

MOST_CLIENTS = 64


class HeldCredentials(AppCredentials):  # type: ignore[misc]  # botbuilder has no types
    """Credentials with the token that is held already: botbuilder asks on the event loop."""

    def __init__(self, app_id: str, credentials: Credentials) -> None:
        super().__init__(app_id)
        self._credentials = credentials

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002 - botbuilder's signature
        """Return the token."""
        return self._credentials.held


class CredentialsFactory(ServiceClientCredentialsFactory):  # type: ignore[misc]  # the same
    """Gives the one set of credentials there is."""

    def __init__(self, app_id: str, held: HeldCredentials) -> None:
        self._app_id = app_id
        self._held = held

    async def is_valid_app_id(self, app_id: str) -> bool:
        """Say whether a token is for this app."""
        return bool(app_id) and app_id == self._app_id

    async def is_authentication_disabled(self) -> bool:
        """Say whether anybody may speak: for an emulator on this machine alone (`bot.config`)."""
        return not self._app_id

    async def create_credentials(self, *_: object, **__: object) -> HeldCredentials:
        """Return the credentials."""
        return self._held


class Clients(ConnectorFactory):  # type: ignore[misc]  # the same
    """Connector clients, each made once: botbuilder makes two a turn, at several milliseconds each."""

    def __init__(self, held: HeldCredentials) -> None:
        self._held = held
        self._made: dict[str, Any] = {}

    async def create(self, service_url: str, audience: str = "") -> Any:  # noqa: ARG002 - botbuilder's signature
        """Return the client for an address. There is but one audience: Teams."""
        if service_url not in self._made:
            if len(self._made) >= MOST_CLIENTS:
                self._made.clear()
            self._made[service_url] = ConnectorClient(self._held, base_url=service_url)
        return self._made[service_url]


class Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the same
    """botbuilder's for the public cloud, with our clients. What Touchline does not do is refused."""

    def __init__(self, app_id: str, credentials: Credentials) -> None:
        held = HeldCredentials(app_id, credentials)
        self._clients = Clients(held)
        self._inner = BotFrameworkAuthenticationFactory.create(
            credential_factory=CredentialsFactory(app_id, held), auth_configuration=AuthenticationConfiguration()
        )

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Judge a token. Raises whatever botbuilder raises for one that is not good."""
        result = await self._inner.authenticate_request(activity, auth_header)
        result.connector_factory = self._clients
        return result

    def create_connector_factory(self, claims_identity: object) -> Clients:  # noqa: ARG002 - botbuilder's signature
        """Return what gives clients."""
        return self._clients

    async def create_user_token_client(self, claims_identity: object) -> None:
        """Nobody signs in here: making such a client costs more than the rest of a turn."""

    async def authenticate_streaming_request(self, *_: object) -> None:
        """Refuse: there are no streams here."""
        raise PermissionError

    async def authenticate_channel_request(self, auth_header: str) -> None:  # noqa: ARG002 - the same
        """Refuse: no other bot is asked by this one."""
        raise PermissionError

    def create_bot_framework_client(self) -> None:
        """Refuse: no other bot is asked by this one."""
        raise PermissionError

    def get_originating_audience(self) -> str:
        """Return whom tokens are for."""
        return str(AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE)


def install(keys: SigningKeys, openid_url: str) -> None:
    """Put our keys in the place of botbuilder's, for the whole process: it has them in a class."""
    ChannelValidation.open_id_metadata_endpoint = openid_url
    JwtTokenExtractor.metadataCache[openid_url] = keys
    JwtTokenExtractor.metadataCache[AuthenticationConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL] = NoKeys()
    # A list is looked through 999 times for each client that is made; a set is not.
    ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]  # a list there
