"""What is made of the images of a workspace or a collection when they are released."""

import hashlib
from typing import Literal, Self

from pixelgate.domain.base import Document
from pixelgate.domain.release_marks import Access
from pixelgate.domain.renditions import RenditionProfile

STANDARD: Literal["standard"] = "standard"
"""The packaged profile, as it is at the time."""


class ReleaseSettings(Document):
    """What somebody set. What is None is left to the workspace, and there it is ``STANDARD`` and public."""

    profile: RenditionProfile | Literal["standard"] | None = None
    access: Access | None = None

    def over(self, general: Self | None) -> Self:
        """These settings of a collection, completed by those of its workspace."""
        if general is None:
            return self
        completed = {"profile": self.profile or general.profile, "access": self.access or general.access}
        return self.model_copy(update=completed)

    @property
    def own_profile(self) -> RenditionProfile | None:
        """The profile that was declared; None where the standard one holds."""
        return self.profile if isinstance(self.profile, RenditionProfile) else None

    @property
    def audience(self) -> Access:
        """Who may fetch what is released."""
        return self.access or Access.PUBLIC

    @property
    def digest(self) -> str:
        """The same settings have the same, and others another one."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def forbid(self, access: Access) -> bool:
        """Whether only some may see what was, or is to be, released for ``access``."""
        return access is Access.PUBLIC and self.audience is Access.SIGNED
