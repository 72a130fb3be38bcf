"""A Batch region of its own, behind HTTP on loopback, that real boto3 talks to.

It behaves as the service is documented to, and shares no code with the rest of the program: it is
what the program is shown on, and what it is judged by.
"""

from batch_tui.demo.faults import Faults
from batch_tui.demo.region import Call, DemoRegion

__all__ = ["Call", "DemoRegion", "Faults"]
