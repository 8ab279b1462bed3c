"""The one decorator that every step of a state machine wears."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.runtime.aws_errors import family_of

# Messages are words: by default each is tried as JSON first, which fails and costs a fifth of a line.
logger = Logger(service="pixelgate", json_deserializer=str)

JsonObject = dict[str, Any]
In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=BaseModel)


def step(function: Callable[[In], Out]) -> Callable[[JsonObject, LambdaContext], JsonObject]:
    """Wrap ``function`` as a Lambda handler: validate what comes in, serialise what goes out.

    Errors leave as one of the three families wherever they can be told apart, because the state
    machine retries and catches by class name. They are logged once, here.
    """
    [model_in] = [hint for name, hint in get_type_hints(function).items() if name != "return"]

    @wraps(function)
    @logger.inject_lambda_context(clear_state=True)
    def handler(event: JsonObject, context: LambdaContext) -> JsonObject:
        logger.append_keys(image_id=image_id_of(event))
        try:
            result = function(parse(model_in, event))
        except RejectedImageError as error:
            logger.info("image rejected", reason=error.reason, detail=error.detail)
            raise
        except Exception as error:
            translated = family_of(error)
            logger.exception("step failed", error_family=type(translated).__name__)
            if translated is error:
                raise
            raise translated from error
        # What went well stands in the execution and in the record; a line for every step costs.
        logger.debug("step done")
        return result.model_dump(mode="json")

    return handler


def parse(model: type[In], event: JsonObject) -> In:
    """``event`` as ``model``.

    Raises:
        ConfigurationError: the caller and this function were deployed from different versions.
    """
    try:
        return model.model_validate(event)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:5]
        )
        raise ConfigurationError(f"event is no {model.__name__}: {faults}") from error


def image_id_of(event: JsonObject) -> str | None:
    """The image an event is about, wherever in the execution document it stands, for the log."""
    for part in (event, event.get("received"), event.get("prepared")):
        if isinstance(part, dict) and isinstance(part.get("image_id"), str):
            return str(part["image_id"])
    return None
