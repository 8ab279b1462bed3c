"""The stack as an operator's credentials show it, without AWS."""


class Pages:
    def __init__(self, page):
        self.page = page

    def paginate(self, **asked):
        self.asked = asked
        return [self.page]


class FakeStack:
    """One that has these alarms, and this many letters in the queue ``IntakeDeadLetters``."""

    def __init__(self, alarms=(), letters=0):
        self.alarms = Pages(
            {"MetricAlarms": [{"AlarmName": name, "StateValue": state} for name, state in alarms]}
        )
        queue = {"ResourceType": "AWS::SQS::Queue", "LogicalResourceId": "IntakeDeadLetters"}
        self.queues = Pages({"StackResourceSummaries": [{**queue, "PhysicalResourceId": "https://queue"}]})
        self.letters = letters

    def client(self, service):
        return self

    def get_paginator(self, name):
        return self.alarms if name == "describe_alarms" else self.queues

    def get_queue_attributes(self, **asked):
        return {"Attributes": {"ApproximateNumberOfMessages": str(self.letters)}}
