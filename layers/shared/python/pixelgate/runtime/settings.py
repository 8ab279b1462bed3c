"""The only module that reads the environment."""

import os
from functools import cache
from typing import Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from pixelgate.domain.errors import ConfigurationError

SettingsType = TypeVar("SettingsType", bound="EnvSettings")


class EnvSettings(BaseModel):
    """Base of a handler's ``Settings``. The field ``work_bucket`` reads the variable ``WORK_BUCKET``."""

    # Built on first use, and so only for the handler whose settings they are.
    model_config = ConfigDict(frozen=True, defer_build=True)

    @classmethod
    def load(cls) -> Self:
        """Read the environment once, on first use, so that importing a handler needs no environment.

        Raises:
            ConfigurationError: a variable is missing or has no sensible value; the message names it.
        """
        return cast(Self, load_settings(cls))


@cache
def load_settings(model: type[SettingsType]) -> SettingsType:
    """The settings of ``model``'s type; tests clear this cache between environments."""
    given = {name: os.environ[name.upper()] for name in model.model_fields if name.upper() in os.environ}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = "; ".join(f"{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors())
        raise ConfigurationError(f"environment of {model.__module__}: {faults}") from error
