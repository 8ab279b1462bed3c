"""Rule sets, from draft to active, and trying them on the past."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.backtests import BacktestDesk, add_backtest_routes
from pixelgate.api.parts import Parts
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.rulesets import RuleSetStore


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    dynamodb, table = parts.table
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=table)
    desk = BacktestDesk(
        rulesets=RuleSetStore(dynamodb, table),
        backtests=BacktestStore(dynamodb, table),
        results=BacktestResults(dynamodb, table),
        executions=parts.machine(parts.settings.backtest_rules_arn),
    )
    add_backtest_routes(app, desk=desk)
