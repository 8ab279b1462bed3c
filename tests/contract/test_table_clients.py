"""boto3's client of the table and our own answer alike."""

from moto import mock_aws

from pixelgate.runtime import clients, endpoints
from tests.support.moto_connections import MotoConnections
from tests.support.table_calls import outcomes_of
from tests.support.tables import TABLE, create_table


def test_both_clients_answer_and_refuse_alike(monkeypatch):
    monkeypatch.setattr(endpoints, "connections_to", lambda *_: MotoConnections())
    clients.dynamodb.cache_clear()

    with mock_aws():
        theirs = outcomes_of(create_table(), TABLE)
    with mock_aws():
        create_table()
        ours = outcomes_of(clients.dynamodb(), TABLE)

    assert ours == theirs
