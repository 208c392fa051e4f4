"""What Slack refuses, as errors that say what to do. One table from Slack's codes to them.

Promises: a code that is not in the table is a SlackError all the same; `permanent` is false only where the same call
may succeed later. Never holds a payload, a token or anybody's words: Slack's own code is all that is told of an answer.
"""

import re

from bot.port import UndeliverableError
from coaching.delivering import Reason

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


class SlackError(UndeliverableError):
    """Slack did not take this: {code}. Whoever runs Touchline can look that word up in Slack's documentation."""

    permanent = True

    def __init__(self, code: str = "unknown_error", **values: object) -> None:
        """`code` is Slack's own word for what is wrong, or one of ours where Slack said nothing."""
        super().__init__(code=code, **values)

    @property
    def code(self) -> str:
        """Slack's own word for what is wrong, e.g. "is_archived"."""
        return str(self.values["code"])


class NotInChannelError(SlackError):
    """I am not in that channel. Invite me there, and try again: /invite @Touchline"""

    reason = Reason.NOT_IN_CHANNEL


class ArchivedError(SlackError):
    """That channel is archived. Bring it back in Slack, or choose another one."""

    reason = Reason.ARCHIVED


class PostingNotAllowedError(SlackError):
    """I may not post there. Ask an admin of your Slack to let apps post in that channel, or choose another one."""

    reason = Reason.NOT_ALLOWED


class TokenGoneError(SlackError):
    """Slack does not let Touchline in any more ({code}). Ask whoever runs it to install it here again."""

    reason = Reason.TOKEN_GONE


class MissingScopeError(SlackError):
    """Touchline lacks a right in this Slack: {scope}. Ask an admin to install it again; then it is asked for."""

    reason = Reason.NOT_ALLOWED

    def __init__(self, code: str = "missing_scope", scope: str = "", **values: object) -> None:
        super().__init__(code, scope=scope, **values)


class CannotLookError(MissingScopeError):
    """I may not look whether a message of mine arrived: {scope} is missing. Ask an admin to install Touchline again."""

    permanent = False


class BlocksRefusedError(SlackError):
    """Slack cannot show this answer ({code}). Please tell whoever runs Touchline which command it was."""


class TooLongError(SlackError):
    """That is too long for Slack. Ask for less at once, e.g. a shorter period."""


class PersonUnreachableError(SlackError):
    """I cannot write to that person: they left, or are a bot, or my messages are switched off. Check who you mean."""

    reason = Reason.BLOCKED


class MessageGoneError(SlackError):
    """That message is gone, or cannot be changed any more. Please ask again."""


class TooLateError(SlackError):
    """Slack did not wait long enough for the dialog to open. Please try again."""


class ViewGoneError(SlackError):
    """That dialog was closed or has changed. Please open it again."""


class FileRefusedError(SlackError):
    """Slack did not take a picture ({code}). What it shows is said in words."""


class PaperRefusedError(FileRefusedError):
    """Slack did not take the file ({code}). Ask an admin of your Slack to let apps upload files, and ask again."""


class NotReadyError(SlackError):
    """Slack takes too long with a picture. What it shows is said in words; ask again for the picture."""

    permanent = False


class NoSuchGroupError(SlackError):
    """I cannot see that user group. Check its name; in some Slack plans there are none."""


class ResponseUrlGoneError(SlackError):
    """Slack takes no more answers to that. Please ask again."""


class ForeignAddressError(SlackError):
    """An answer was to go to an address that is not Slack's, and was not sent. Please tell whoever runs Touchline."""


class PassingError(SlackError):
    """Slack does not work right now ({code}). Please try again in a few minutes."""

    permanent = False
    reason = Reason.PLATFORM_AWAY


class AmbiguousError(PassingError):
    """Slack did not say whether it took this ({code}). Look whether it is there before you try again."""

    uncertain = True


class RateLimitedError(PassingError):
    """Slack asks for a pause. Please try again in a few minutes."""

    def __init__(self, code: str = "ratelimited", after: float = 0.0, **values: object) -> None:
        """`after` is how many seconds Slack wants to wait."""
        super().__init__(code, **values)
        self.after = after


_CODES: dict[type[SlackError], str] = {
    NotInChannelError: "not_in_channel channel_not_found invalid_channel",
    ArchivedError: "is_archived",
    PostingNotAllowedError: """restricted_action restricted_action_read_only_channel ekm_access_denied access_denied
        restricted_action_thread_only_channel restricted_action_non_threadable_channel restricted_action_thread_locked
        cannot_reply_to_message team_access_not_granted not_allowed no_permission
        method_not_supported_for_channel_type slack_connect_file_link_sharing_blocked posting_to_channel_denied""",
    TokenGoneError: "token_revoked account_inactive invalid_auth not_authed token_expired not_allowed_token_type",
    MissingScopeError: "missing_scope",
    BlocksRefusedError: """invalid_blocks invalid_blocks_format invalid_attachments block_mismatch invalid_arguments
        markdown_text_conflict no_text only_one_table_allowed""",
    TooLongError: "msg_too_long msg_blocks_too_long metadata_too_large view_too_large too_many_attachments",
    PersonUnreachableError: """user_not_found users_not_found user_not_visible user_disabled user_not_in_channel
        cannot_dm_bot messages_tab_disabled cannot_find_channel""",
    MessageGoneError: """message_not_found cant_update_message cant_delete_message edit_window_closed thread_not_found
        message_is_deleted""",
    TooLateError: """expired_trigger_id exchanged_trigger_id invalid_trigger_id trigger_expired trigger_exchanged
        invalid_trigger""",
    ViewGoneError: "not_found view_not_found hash_conflict push_limit_reached duplicate_external_id",
    FileRefusedError: """file_not_found file_deleted files_not_found file_uploads_disabled storage_limit_reached
        file_upload_size_restricted file_type_not_supported alt_txt_too_large file_update_failed
        file_uploads_except_images_disabled snippet_too_large malware_detected""",
    NoSuchGroupError: "no_such_subteam subteam_not_found plan_upgrade_required paid_teams_only paid_only",
    ResponseUrlGoneError: "used_url expired_url invalid_url",
    PassingError: "service_unavailable team_added_to_org org_login_required accesslimited",
    AmbiguousError: "fatal_error internal_error request_timeout",
    RateLimitedError: "ratelimited rate_limited message_limit_exceeded",
}
"""Slack documents that after `fatal_error` and `internal_error` a part may have been done."""

BY_CODE: dict[str, type[SlackError]] = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

FORGOTTEN = frozenset({"token_revoked", "account_inactive"})
"""After these the installation is gone for certain; `invalid_auth` is also said to an address that may not call."""


def plain(code: object) -> str:
    """Return a code if it is one, and "" for whatever else came: that is not repeated anywhere."""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def error_of(code: str, needed: object = "") -> SlackError:
    """Return the error that a code stands for; `needed` is the scope that Slack names when one is missing."""
    kind = BY_CODE.get(code, SlackError)
    if kind is MissingScopeError:
        named = needed if isinstance(needed, str) and re.fullmatch(r"[a-z_.,: -]{1,200}", needed) else "?"
        return MissingScopeError(code, scope=named)
    return kind(code or "unknown_error")
