"""The name of a function, a number and a condition are parsed once.

MiniStack takes a function's ARN apart nine times for each of its invocations, and looks at a number in an
item six times before it is stored, digit by digit. The few conditions that there are it reads letter by
letter for every item, twice.
"""

import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable
from infra.local.patches.once_per_text import once_per_text

_PARSERS = (
    (lambda_service, "parse_arn", "value"),
    (dynamodb, "_number_error", "text"),
    (dynamodb, "_number_size_bytes", "text"),
    (dynamodb, "_ddb_canonicalize_number", "s"),
    (dynamodb, "_tokenize", "expr"),
    (dynamodb, "_condition_syntax_error", "expr slot"),
)


def install(options: ServerOptions) -> None:
    for module, parser, parameters in _PARSERS:
        replace_callable(module, parser, parameters, once_per_text)
