"""A PostgreSQL server for the tests marked `postgres`, and an environment with the wheel of this project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port

PROGRAMS = Path("/usr/lib/postgresql")  # where Debian keeps them, by version


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A PostgreSQL server on loopback with an empty database; its address as Prefect takes it."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # not pytest's: those are closed to the user it runs as
    programs = max(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    data, port = folder / "data", free_port()
    as_user: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(program: str, *arguments: object) -> None:
        command = [*as_user, str(programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120)

    run("initdb", "-D", data, "-U", "prefect", "--auth=trust", "--no-sync")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "prefect", "prefect")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        run("pg_ctl", "-D", data, "-m", "fast", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    # The build tool is installed with the tests; isolation would ask the network for it.
    command = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(place),
        str(ROOT),
    ]
    subprocess.run([sys.executable, *command], check=True)
    (built,) = place.glob("onrecord-*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands' folder of an environment with the wheel in it; dependencies are those of the tests."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    (libraries,) = place.glob("lib/python*/site-packages")
    # A path in a .pth is not looked through for more .pth: the editable install beside the dependencies is not seen.
    (libraries / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin"
