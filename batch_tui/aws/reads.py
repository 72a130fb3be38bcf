"""The operations that change nothing: with --read-only no other one leaves the machine."""

from collections.abc import Mapping

from botocore.model import OperationModel

from batch_tui.batch.failure import Refused

READS: Mapping[str, frozenset[str]] = {
    "batch": frozenset(
        {
            "DescribeComputeEnvironments",
            "DescribeJobQueues",
            "DescribeJobs",
            "GetJobQueueSnapshot",
            "ListJobs",
        }
    ),
    "ecs": frozenset({"DescribeContainerInstances"}),
    "logs": frozenset({"FilterLogEvents", "GetLogEvents"}),
}
"""By boto3's name of the service; what this program does not ask for is not in it."""


def refuse_changes(model: OperationModel, **_: object) -> None:
    """What botocore calls before it sends anything.

    Raises:
        Refused: it is no read.
    """
    if model.name not in READS.get(model.service_model.service_name, ()):
        raise Refused(
            f"{model.name} was not sent, because this program runs read-only.",
            "Start it without --read-only, and without read_only in the config file,"
            " to change anything.",
        )
