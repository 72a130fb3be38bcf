"""The operation of ECS that tells where a job ran: domain objects in and out, one HTTP call."""

from batch_tui.aws import parse
from batch_tui.aws.late import Caller
from batch_tui.batch.detail import Host
from batch_tui.batch.hosts import HostAsk
from batch_tui.batch.text import safe

_TYPE, _ZONE = "ecs.instance-type", "ecs.availability-zone"


class HostRegion:
    """`batch.ports.Hosts` over a connection. Blocks its thread; raises only `Failure`."""

    def __init__(self, connection: Caller) -> None:
        self.connection = connection

    def describe_hosts(self, ask: HostAsk) -> tuple[Host, ...]:
        """DescribeContainerInstances of up to 100 of a cluster, in the region of that."""
        return self.connection.call(
            "DescribeContainerInstances",
            hosts,
            "ecs",
            ask.region or None,
            cluster=ask.cluster,
            containerInstances=list(ask.arns),
        )


def hosts(answer: object) -> tuple[Host, ...]:
    """The instances of a DescribeContainerInstances answer, and those that it has no more.

    Raises:
        AnswerError: no list of instances.
    """
    found = [parse.mapping(one) for one in parse.entries(answer, "containerInstances")]
    failed = map(parse.mapping, parse.sequence(parse.mapping(answer).get("failures")))
    told = []
    for one in found:
        attributes = {
            safe(pair.get("name")): safe(pair.get("value"))
            for pair in map(parse.mapping, parse.sequence(one.get("attributes")))
        }
        told.append(
            Host(
                safe(one.get("containerInstanceArn")),
                safe(one.get("ec2InstanceId")),
                attributes.get(_TYPE, ""),
                attributes.get(_ZONE, ""),
            )
        )
    gone = (Host(safe(one.get("arn")), is_gone=True) for one in failed if one.get("arn"))
    return (*told, *gone)
