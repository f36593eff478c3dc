"""A real Slurm of one node, this machine, for as long as a test needs it: its daemons run in a folder, on loopback."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from getpass import getuser
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
CONFIG = """
ClusterName=probe
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
KillWait=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=2000
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing() -> str | None:
    """What keeps Slurm from being tried here."""
    absent = [name for name in (*DAEMONS, "sbatch", "scancel") if not shutil.which(name, path=_path())]
    if absent:
        return f"needs Slurm ({', '.join(absent)}): apt-get install slurm-wlm munge"
    return None if os.geteuid() == 0 else "needs root: only it may start the daemons of Slurm"


@contextmanager
def slurm(folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which Slurm's commands speak to it."""
    host = socket.gethostname().partition(".")[0]
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.touch(mode=0o400)
    key.write_bytes(os.urandom(1024))
    config = folder / "slurm.conf"
    named = {"folder": folder, "host": host, "user": getuser(), "ports": _ports(2), "cores": os.cpu_count()}
    config.write_text(CONFIG.format(**named))
    environment = {"SLURM_CONF": str(config), "PATH": _path()}
    files = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
    munge = [f"--{option}={folder}/munge.{name}" for option, name in files.items()]
    commands = (["munged", "-F", "--force", *munge], ["slurmctld", "-D"], ["slurmd", "-D"])
    started = []
    try:
        for command in commands:
            with (folder / f"{command[0]}.log").open("wb") as log:
                program = shutil.which(command[0], path=_path())
                started.append(
                    subprocess.Popen(
                        [str(program), *command[1:]], stdout=log, stderr=log, env={**os.environ, **environment}
                    )
                )
            if command[0] == "munged":
                _until(folder / "munge.socket")
        _until_idle(environment)
        yield environment
    finally:
        for process in reversed(started):
            process.terminate()
        for process in reversed(started):
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _path() -> str:
    return f"{os.environ['PATH']}:/usr/local/sbin:/usr/sbin:/sbin"


def _ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _until(path: Path) -> None:
    deadline = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} does not appear"
        time.sleep(0.05)


def _until_idle(environment: Mapping[str, str]) -> None:
    deadline = time.monotonic() + 20
    command = ["sinfo", "--noheader", "--format=%t"]
    while True:
        asked = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
        if asked.stdout.strip() == "idle":
            return
        assert time.monotonic() < deadline, f"no node is idle: {asked.stdout}{asked.stderr}"
        time.sleep(0.2)
