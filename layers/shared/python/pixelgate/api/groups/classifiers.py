"""Labels of a workspace's own: trained, tried and made active."""

from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.classifier_activations import ClassifierActivations
from pixelgate.api.classifier_routes import add_classifier_routes
from pixelgate.api.classifier_trials import ClassifierTrials
from pixelgate.api.classifiers import ClassifierDesk
from pixelgate.api.custom_label_users import CustomLabelUsers
from pixelgate.api.parts import Parts
from pixelgate.runtime.functions import LambdaFunction
from pixelgate.storage.classifier_changes import ClassifierChanges
from pixelgate.storage.classifiers import ClassifierStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadows import ShadowStore
from pixelgate.storage.stored_labels import read_labels


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    store, changes = ClassifierStore(*parts.table), ClassifierChanges(*parts.table)
    users = CustomLabelUsers(rulesets=RuleSetStore(*parts.table), shadows=ShadowStore(*parts.table))
    add_classifier_routes(
        app,
        desk=ClassifierDesk(
            store=store,
            changes=changes,
            training=LambdaFunction(parts.clients.lambda_(), parts.settings.train_classifier_function),
        ),
        activations=ClassifierActivations(store=store, changes=changes, users=users),
        trials=ClassifierTrials(
            store=store,
            read_records=partial(read_records, *parts.table),
            read_labels=partial(read_labels, *parts.table),
        ),
    )
