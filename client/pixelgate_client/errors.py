"""What can go wrong between a caller and Pixelgate.

* PixelgateError                   all of them: a message for people, often with a hint what to do
  * SettingsError                  no API key, not an address, or a credentials file that makes no sense
  * UnknownImageTypeError          a file that is no image, by its bytes and by its name; nothing was sent
  * ConnectionFailedError          no answer: nothing listens there, or the connection broke
  * UnexpectedAnswerError          an answer, but not one that Pixelgate gives: probably another service
  * ApiError                       the service answered with a problem (RFC 9457)
    * AuthenticationError          401, 403: the key is wrong, revoked or not allowed to do this
    * NotFoundError                404: no such image in the key's workspace
    * GoneError                    410: the image has been erased
  * UploadRefusedError             storage did not take the file, and says why
  * WaitTimeoutError               the image has no final status yet
  * CloudError                     operators only: AWS refused, is away, or has no such stack
  * NoSuchQueueError               operators only: the stack has no dead letter queue of this name
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pixelgate_client.models.erasure import Erasure
from pixelgate_client.models.rulesets import Activation, RulesetProblem


class Problem(BaseModel):
    """The body of an error answer (RFC 9457), with a ``hint``, and the ``erasure`` of what is gone.

    ``problems`` is everything that is wrong with a rule set, ``activation`` what another made active first,
    ``image_id`` the image that the request made, and ``unusable`` the images that nothing can be learnt from,
    by the reason.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: int
    title: str
    type: str = "about:blank"
    detail: str = ""
    hint: str | None = None
    erasure: Erasure | None = None
    problems: tuple[RulesetProblem, ...] = ()
    activation: Activation | None = None
    image_id: str | None = None
    unusable: Mapping[str, tuple[str, ...]] | None = None


class PixelgateError(Exception):
    """``str(error)`` is one sentence for people; ``hint`` says what to do about it, or is empty."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(PixelgateError):
    """The caller's own settings do not allow a call: nothing was sent."""


class UnknownImageTypeError(PixelgateError):
    """Neither the first bytes nor the name of the file tell what kind of image it is."""


class ConnectionFailedError(PixelgateError):
    """No answer came from ``endpoint``. A request that changes something may have been carried out."""

    def __init__(self, endpoint: str, cause: str, *, hint: str = "") -> None:
        super().__init__(f"Cannot reach {endpoint}: {cause}", hint=hint)
        self.endpoint = endpoint


class UnexpectedAnswerError(PixelgateError):
    """Something answered, but it does not speak Pixelgate's API."""


class ApiError(PixelgateError):
    """The service refused the request; ``problem`` is what it said, and all of that is in the message."""

    def __init__(self, problem: Problem) -> None:
        message = f"{problem.title}: {problem.detail}" if problem.detail else problem.title
        # Of a rule set with a single problem, that is the detail.
        others = [str(each) for each in problem.problems if str(each) != problem.detail]
        others += [f"{reason}: {', '.join(ids)}" for reason, ids in (problem.unusable or {}).items()]
        super().__init__("\n".join([message, *others]), hint=problem.hint or "")
        self.problem = problem


class AuthenticationError(ApiError):
    """The key is missing, unknown, revoked, or may not do this."""


class NotFoundError(ApiError):
    """There is no such thing in the workspace of this key."""


class GoneError(ApiError):
    """The image has been erased; ``erasure`` is what is left of it."""

    @property
    def erasure(self) -> Erasure | None:
        """When and why, and whether everything is removed by now."""
        return self.problem.erasure


class UploadRefusedError(PixelgateError):
    """Storage did not take the bytes; ``code`` is S3's own word for the reason, ``status`` is of HTTP."""

    def __init__(self, message: str, *, code: str, status: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status


class WaitTimeoutError(PixelgateError):
    """The time to wait is over; the analysis itself goes on."""

    def __init__(self, image_id: str, status: str, waited_s: float, *, look: str = "pixelgate get") -> None:
        super().__init__(
            f"{image_id} is still {status} after {waited_s:.0f} s",
            hint=f"Look again later: {look} {image_id}",
        )
        self.image_id = image_id
        self.status = status


class CloudError(PixelgateError):
    """AWS, or the local cloud, did not do what an operator asked for."""


class NoSuchQueueError(PixelgateError):
    """No dead letter queue of the stack is called so."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no dead letter queue {name}", hint=f"There are: {', '.join(known)}.")


_ABOUT_THE_SERVICE = (
    ConnectionFailedError,
    AuthenticationError,
    SettingsError,
    UnexpectedAnswerError,
    CloudError,
)


def is_about_the_service(error: Exception) -> bool:
    """The error is not about one image: the next one would fare no better."""
    return isinstance(error, _ABOUT_THE_SERVICE)
