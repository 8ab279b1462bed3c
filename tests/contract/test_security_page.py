"""docs/security.md shows the matrix of roles as the code has it."""

import re

from pixelgate.domain.access import GRANTS, Action, Role
from tests.support.template import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()


def test_the_page_shows_every_action_of_every_role():
    head = next(line for line in PAGE.splitlines() if line.startswith("| may |"))
    roles = [Role(cell.strip()) for cell in head.strip("| ").split("|")[1:]]
    shown = {}
    for action in Action:
        [row] = re.findall(rf"^\| {action}: .*$", PAGE, re.MULTILINE)
        cells = [cell.strip() for cell in row.strip("| ").split("|")[1:]]
        shown[action] = {role for role, cell in zip(roles, cells, strict=True) if cell != "-"}

    assert roles == [*Role]
    assert shown == {action: {role for role in Role if action in GRANTS[role]} for action in Action}
