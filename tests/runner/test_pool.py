"""Many runs at once: through one executor, in what order, and what becomes of a job whose worker is killed."""

import os
import tempfile
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from tests.books import notebook, read_outputs, write_book
from tests.runner.executors import Serial, make_serial
from tests.runner.processes import find_kernels, wait_until
from wb6.runner.book import read_book
from wb6.runner.build import reuse_or_run
from wb6.runner.cache import Cache
from wb6.runner.job import make_jobs
from wb6.runner.pool import run_all
from wb6.runner.progress import Silence

#: A cell that notes when it began and ended, in a folder outside the book.
NOTE = """\
import time
from pathlib import Path

trace = Path({trace!r})
(trace / f"{name}.began").write_text(str(time.monotonic()))
time.sleep({seconds})
(trace / f"{name}.ended").write_text(str(time.monotonic()))
"""


class Told(Silence):
    """Keeps the addresses of runs in the order in which they ended, and what was said."""

    def __init__(self):
        super().__init__()
        self.ended, self.said = [], []

    def say(self, text):
        self.said.append(text)

    def done(self, result):
        self.ended.append(result.job.address)


def jobs_of(folder, cells, runs=""):
    pages = {f"notebooks/{name}.ipynb": notebook(name, cell) for name, cell in cells.items()}
    return make_jobs(read_book(write_book(folder, {"index.md": "# Book\n", **pages}, runs)))


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The results of three pages, of which the first kills the process that runs its kernel."""
    kill = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    cells = {"killer": kill, "second": "print('second')", "third": "print('third')"}
    jobs, told = jobs_of(tmp_path_factory.mktemp("killed"), cells), Told()
    return {result.job.address: result for result in run_all(jobs, told, workers=2)}, told


def test_the_page_whose_worker_was_killed_is_told_as_killed(killed):
    result = killed[0]["killer"]
    assert (result.status, result.failure) == (
        "killed",
        "the process that ran it was killed (out of memory, or from outside)",
    )


@pytest.mark.parametrize("address", ["second", "third"])
def test_the_other_pages_are_good_all_the_same(killed, address):
    assert killed[0][address].good, killed[0][address].failure
    assert read_outputs(killed[0][address].job.output) == f"{address}\n"


def test_a_killed_worker_leaves_no_kernel(killed):
    assert killed
    found = [path for path in Path("/proc").glob("[0-9]*/environ") if is_kernel_of("killer", path)]
    assert found == []


def is_kernel_of(address, path):
    try:
        return f"WB6_PAGE={address}\0".encode() in path.read_bytes()
    except OSError:
        return False


def test_what_is_lost_with_a_worker_is_told(killed):
    assert "killer: a worker process was killed; it is run again alone" in killed[1].said


def test_a_run_that_is_lost_with_the_worker_of_another_begins_afresh(tmp_path):
    """The second page waits until the first has killed both workers; what it did before is not told twice."""
    trace = str(tmp_path / "tries")
    kill = "import os, signal, time\nfrom pathlib import Path\nwhile not Path({0!r}).exists(): time.sleep(0.05)\n"
    write = "from pathlib import Path\nwith open({0!r}, 'a') as file: file.write('x')\n"
    wait = "import time\nprint('begun')\ntime.sleep(60 if Path({0!r}).stat().st_size == 1 else 0)"
    cells = {"killer": kill.format(trace) + "os.kill(os.getppid(), signal.SIGKILL)"}
    cells["victim"] = (write + wait).format(trace)
    results = {one.job.address: one for one in run_all(jobs_of(tmp_path / "book", cells), Told(), workers=2)}
    assert results["victim"].good, results["victim"].failure
    assert read_outputs(results["victim"].job.output) == "begun\n"


def test_two_run_at_once_and_never_more(tmp_path):
    names = ("a", "b", "c", "d", "e")
    cells = {name: NOTE.format(trace=str(tmp_path), name=name, seconds=0.7) for name in names}
    run_all(jobs_of(tmp_path / "book", cells), Told(), workers=2)
    moments = [(float((tmp_path / f"{n}.began").read_text()), 1) for n in names]
    moments += [(float((tmp_path / f"{n}.ended").read_text()), -1) for n in names]
    assert max(accumulate(step for _, step in sorted(moments))) == 2


class Impatient(Silence):
    """Stops everything as soon as a kernel runs its cell, as Ctrl-C does."""

    def show(self, running):
        if any(one.cell == 2 for one in running):
            raise KeyboardInterrupt


def test_a_user_who_stops_the_runs_leaves_no_kernel_and_no_file(tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    jobs = jobs_of(tmp_path / "book", dict.fromkeys(("one", "two"), "import time\ntime.sleep(1000)"))
    with pytest.raises(KeyboardInterrupt):
        run_all(jobs, Impatient(), workers=2)
    wait_until(lambda: find_kernels(jobs[0].root) == [], 2)
    assert list(temporary.iterdir()) == []


def test_no_more_run_at_once_than_wanted(tmp_path):
    cells = {name: NOTE.format(trace=str(tmp_path), name=name, seconds=0.3) for name in ("a", "b", "c")}
    results = run_all(jobs_of(tmp_path / "book", cells), Told(), workers=1)
    assert all(result.good for result in results)
    spans = sorted(
        (float((tmp_path / f"{n}.began").read_text()), float((tmp_path / f"{n}.ended").read_text())) for n in cells
    )
    assert all(ended <= began for (_, ended), (began, _) in pairwise(spans))


def test_the_longest_goes_first_and_one_that_is_not_known_before_it(tmp_path):
    told = Told()
    jobs = jobs_of(tmp_path, {"short": "1", "long": "1", "new": "1"})
    run_all(jobs, told, {"short": 1.0, "long": 9.0}, workers=1)
    assert told.ended == ["new", "long", "short"]


def test_results_come_in_the_order_of_the_jobs(tmp_path):
    jobs = jobs_of(tmp_path, {"short": "1", "long": "1"})
    results = run_all(jobs, Told(), {"short": 1.0, "long": 9.0}, workers=1)
    assert [result.job.address for result in results] == ["short", "long"]


def test_another_executor_can_stand_in_the_place_of_the_pool(tmp_path):
    jobs = jobs_of(tmp_path, {"page": "import os\nprint(os.getppid())"})
    (result,) = run_all(jobs, Told(), make_executor=make_serial)
    assert read_outputs(result.job.output) == f"{os.getpid()}\n"


def test_the_book_can_name_its_executor(tmp_path):
    jobs = jobs_of(
        tmp_path, {"page": "import os\nprint(os.getppid())"}, "executor: tests.runner.executors:make_serial\n"
    )
    book = read_book(tmp_path.resolve())
    Serial.made.clear()
    (result,) = reuse_or_run(book, Cache(book), jobs, Told(), workers=5)
    assert read_outputs(result.job.output) == f"{os.getpid()}\n"
    assert Serial.made == [1]


def test_a_run_may_use_its_share_of_the_cores(tmp_path, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    jobs = jobs_of(tmp_path, {"page": "import os\nprint(os.environ['OMP_NUM_THREADS'])"})
    (result,) = run_all(jobs, Told(), workers=1)
    assert read_outputs(result.job.output) == f"{os.cpu_count()}\n"


def test_no_jobs_have_no_results():
    assert run_all([], Told()) == []
