"""The base of everything that the service answers, as far as this client knows it."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Frozen. Ignores fields it does not know, so that a newer service does not break an older client."""

    model_config = ConfigDict(frozen=True, extra="ignore")
