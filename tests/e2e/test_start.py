"""How the program starts: what it loads before its first frame, and that the bench measures it."""

from argparse import Namespace

import pytest

from tests.bench.start import start


def test_the_bench_measures_the_first_frame_and_the_first_row_of_every_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start(Namespace(terminals=[(80, 24)], samples=1, cold=0, jobs=100))
    printed = capsys.readouterr().out
    titles = ("an empty Textual application", "batch-tui ", "batch-tui --demo", "aws batch")
    assert all(title in printed for title in titles), printed
    assert printed.count("its first row") == 3, printed
