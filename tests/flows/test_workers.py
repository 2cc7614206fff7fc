import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.runs.workers import Workers, divide_and_call
from tests.conftest import ROOT
from tests.flows import poison
from tests.flows.poison import Numbers


def give_up(work: Numbers, reason: str, detail: str) -> tuple[str, tuple[int, ...]]:
    return (reason, work.values)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, timeout=3.0) as pool:
        yield pool


def test_calls_run_in_another_process(workers: Workers) -> None:
    assert workers.call(poison.process_id) != os.getpid()


def test_an_exception_comes_back_as_it_is(workers: Workers) -> None:
    with pytest.raises(ValueError, match="no such thing"):
        workers.call(poison.refuse, "no such thing")


def test_work_that_kills_its_worker_is_halved_down_to_the_one_item(workers: Workers) -> None:
    results = divide_and_call(lambda w: workers.call(poison.double, w), Numbers((1, 2, 3, 13, 5, 6)), give_up)
    doubled = [value for result in results if isinstance(result, list) for value in result]
    assert doubled == [2, 4, 6, 10, 12]
    assert [result for result in results if isinstance(result, tuple)] == [("crashed", (13,))]


def test_work_that_hangs_is_ended_and_given_up(workers: Workers) -> None:
    results = divide_and_call(lambda w: workers.call(poison.double, w), Numbers((99,)), give_up)
    assert results == [("timeout", (99,))]


def test_the_pool_works_on_after_a_death(workers: Workers) -> None:
    divide_and_call(lambda w: workers.call(poison.double, w), Numbers((13,)), give_up)
    assert workers.call(poison.double, Numbers((7,))) == [14]


def test_begun_work_is_done_once(workers: Workers, tmp_path: Path) -> None:
    workers.begin(poison.add_line, str(tmp_path / "lines"))
    assert workers.call(poison.add_line, str(tmp_path / "lines")) == 1
    assert workers.call(poison.add_line, str(tmp_path / "lines")) == 2


def test_begun_work_that_kills_its_worker_is_halved_too(workers: Workers) -> None:
    work = [Numbers((21, 13)), Numbers((4,)), Numbers((13, 22)), Numbers((5,))]
    for one in work:
        workers.begin(poison.double, one)
    results = [divide_and_call(lambda w: workers.call(poison.double, w), one, give_up) for one in work]
    assert results == [[[42], ("crashed", (13,))], [[8]], [("crashed", (13,)), [44]], [[10]]]


def test_work_ahead_is_done_and_its_fault_is_nobodys(workers: Workers, tmp_path: Path) -> None:
    workers.ahead(poison.refuse, "no such thing")
    workers.ahead((tmp_path / "done").touch)
    assert workers.call(poison.double, Numbers((8,))) == [16]
    for _ in range(100):
        if (tmp_path / "done").exists():
            return
        time.sleep(0.1)
    raise AssertionError("the work ahead was not done")


def test_idle_workers_that_are_killed_are_replaced(workers: Workers) -> None:
    os.kill(workers.call(poison.process_id), signal.SIGKILL)
    time.sleep(0.5)
    assert workers.call(poison.double, Numbers((8,))) == [16]


def test_workers_outlive_the_thread_that_called_them() -> None:
    with Workers(1, timeout=30) as fresh:
        found = []
        for _ in range(2):
            caller = threading.Thread(target=lambda: found.append(fresh.call(poison.process_id)))
            caller.start()
            caller.join()
            time.sleep(0.5)
        assert found[0] == found[1]


def test_workers_die_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from flows.runs.workers import Workers\n"
        "from tests.flows import poison\n"
        "if __name__ == '__main__':\n"
        "    with Workers(1, 60) as pool:\n"
        "        print(pool.call(poison.process_id), flush=True)\n"
        "        time.sleep(60)\n"
    )
    path = tmp_path / "parent.py"
    path.write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p) + os.pathsep + os.getcwd()}
    with subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not os.path.exists(f"/proc/{worker}") or _is_zombie(worker):
            return
        time.sleep(0.1)
    pytest.fail(f"worker {worker} outlived its parent")


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_an_item_that_the_work_fails_on_is_given_up_alone() -> None:
    def call(work: Numbers) -> int:
        if 7 in work.values:
            raise IndexError("seven")
        return sum(work.values)

    assert divide_and_call(call, Numbers((1, 7, 2, 3)), lambda w, reason, detail: (reason, w.values, detail)) == [
        1,
        ("failed", (7,), "IndexError: seven"),
        5,
    ]


def test_a_full_disk_is_no_fault_of_the_item() -> None:
    def call(work: Numbers) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        divide_and_call(call, Numbers((1, 2)), give_up)


def test_what_a_process_keeps_for_good_is_let_go_when_it_ends() -> None:
    """DuckDB tells on stderr, at exit, what of its own nobody let go: a page of it after a run's last line."""
    code = "import duckdb\nfrom flows.runs.stages import keep_for_good\nkeep_for_good()\nprint('done')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("done\n", "")
