"""Why a token opens nothing."""


class TokenRefusedError(Exception):
    """The token is not one that this service takes; the message says why, for the log alone."""


class KeySetUnavailableError(Exception):
    """The keys of the identity provider cannot be had, so no token of it can be believed."""
