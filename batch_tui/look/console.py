"""Where a job is in the AWS console."""

from urllib.parse import quote

_CONSOLES = {"cn-": "console.amazonaws.cn", "us-gov-": "console.amazonaws-us-gov.com"}
"""The host by the beginning of a region's name; elsewhere it is AWS's usual one."""
_USUAL = "console.aws.amazon.com"


def address(job_id: str, region: str) -> str:
    """The page of a job, or of a child of one."""
    host = next((host for begin, host in _CONSOLES.items() if region.startswith(begin)), _USUAL)
    where = quote(region, safe="")
    return f"https://{where}.{host}/batch/home?region={where}#jobs/detail/{quote(job_id, safe=':')}"
