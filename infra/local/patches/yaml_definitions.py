"""State machine definitions may be YAML files, as AWS accepts them.

MiniStack stores what ``DefinitionUri`` points at and parses it as JSON when an execution starts, so a YAML
definition deploys and then fails every execution.
"""

import functools
import json
from collections.abc import Callable

import ministack.services.cloudformation.provisioners as provisioners
import yaml

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable


def install(options: ServerOptions) -> None:
    replace_callable(provisioners, "_sfn_definition", "props", _convert_to_json)


def _convert_to_json(read_definition: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(read_definition)
    def read_as_json(props: object) -> str:
        definition = str(read_definition(props))
        if definition.lstrip().startswith("{"):
            return definition
        return json.dumps(yaml.safe_load(definition))

    return read_as_json
