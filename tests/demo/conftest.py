from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, BatchClient, client_of


@pytest.fixture
def region() -> Iterator[DemoRegion]:
    """A region of 1,000 jobs whose clock stands."""
    with DemoRegion(jobs=1000, seed=7, now=NOW) as region:
        yield region


@pytest.fixture
def empty() -> Iterator[DemoRegion]:
    """A region without a job whose clock stands."""
    with DemoRegion(jobs=0, seed=7, now=NOW) as region:
        yield region


@pytest.fixture
def batch(region: DemoRegion) -> Iterator[BatchClient]:
    """A boto3 client of `region`."""
    with client_of(region) as client:
        yield client
