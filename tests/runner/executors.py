"""An executor of another kind, as a book may name one: a module without tests, because a command imports it."""

from concurrent.futures import Executor, Future


class Serial(Executor):
    """Runs each job at once, in this process: another executor in the place of the pool."""

    made: list[int] = []  # noqa: RUF012  (what every instance was made for)

    def __init__(self, workers):
        self.made.append(workers)

    def submit(self, function, /, *arguments, **options):
        future = Future()
        future.set_result(function(*arguments, **options))
        return future


def make_serial(workers):
    return Serial(workers)
