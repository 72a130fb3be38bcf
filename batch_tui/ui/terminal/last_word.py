"""An end by a mistake of the program, without a traceback over the terminal."""

import asyncio
from collections.abc import Mapping
from typing import Any, Generic

from textual.app import App, ReturnType
from textual.worker import WorkerFailed


class LastWord(App[ReturnType], Generic[ReturnType]):
    """An app that says by `mistaken` what ended it.

    Textual's own prints the traceback with the values of all variables: somebody's jobs.
    """

    def mistaken(self, error: Exception) -> None:
        """The app ends because of an exception that nobody caught."""

    def catch_callbacks(self) -> None:
        """Take what a timer, or the end of a task, raises for a mistake too."""
        asyncio.get_running_loop().set_exception_handler(self._callback_failed)

    def _callback_failed(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(dict(context))

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        self.mistaken(cause if isinstance(cause, Exception) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.panic()
