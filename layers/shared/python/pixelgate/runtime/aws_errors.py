"""What an AWS error means to a step: try again, or mend the deployment."""

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
)

from pixelgate.domain.errors import ConfigurationError, RetryableError

PASSING = (ConnectionClosedError, EndpointConnectionError, HTTPClientError)

# These have been tried again before anyone gave up; the state machine waits longer than botocore does.
BUSY = frozenset(
    {
        "InternalError",
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
MISDEPLOYED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "NoSuchBucket",
        "ResourceNotFoundException",
        "StateMachineDoesNotExist",
        "ValidationException",
    }
)


def error_code(error: ClientError) -> str:
    """AWS's own name for what went wrong, such as ``AccessDenied``."""
    return str(error.response.get("Error", {}).get("Code", ""))


def family_of(error: Exception) -> Exception:
    """``error`` as one of our families where it is an AWS error that we know, else ``error`` itself."""
    if isinstance(error, PASSING):
        return RetryableError(str(error))
    if isinstance(error, NoCredentialsError):
        return ConfigurationError(str(error))
    if isinstance(error, ClientError):
        if error_code(error) in BUSY:
            return RetryableError(str(error))
        if error_code(error) in MISDEPLOYED:
            return ConfigurationError(str(error))
    return error
