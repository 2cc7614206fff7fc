"""Errors that a user meets: one clear sentence, no traceback."""


class RunError(Exception):
    """The run can't go on; the message says what, where and what to do."""
