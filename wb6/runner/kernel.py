"""Starts a kernel that tells what it reads: the file that a run executes in place of ipykernel's launcher.

It is run as a script and imports nothing but the standard library and ipykernel, so that it serves any
book. Every file read, directory listed, file written, program started and address connected to goes as
one JSON line to ``$WB6_SCRATCH/observed``; what is made of that is decided in ``wb6.runner.observed``.
"""

import contextlib
import faulthandler
import hashlib
import json
import os
import signal
import site
import sys
import sysconfig
import tempfile
import threading
from typing import Any

#: Programs that libraries ask about the machine; what they read is no input of a page.
_HARMLESS = {"fc-list", "uname", "ldconfig", "gcc", "cc", "lscpu", "sysctl"}

#: Modules that are imported only when another process is about to start without an event of its own.
_STARTERS = {
    f"{package}.{name}"
    for package, names in (
        ("multiprocessing", ("popen_fork", "popen_forkserver", "popen_spawn_posix", "popen_spawn_win32")),
        ("joblib.externals.loky.backend", ("popen_loky_posix", "popen_loky_win32")),
        ("loky.backend", ("popen_loky_posix", "popen_loky_win32")),
    )
    for name in names
}

_WRITING = os.O_WRONLY | os.O_RDWR


def fingerprint(path: str) -> str:
    """Return the SHA-256 of a file's content, of the sorted names in a directory, or an empty text if absent."""
    try:
        if os.path.isdir(path):  # noqa: PTH112  (this file is fast and small: no pathlib)
            names = sorted(set(os.listdir(path)) - {"__pycache__", ".ipynb_checkpoints"})  # noqa: PTH208
            return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class Observer:
    """Writes down, once each, what a process reads and does that its result may depend on."""

    def __init__(self, target: str, root: str) -> None:
        """Open the list.

        Args:
            target: Path of the list.
            root: The book's root; what lies in it counts, whatever its name.
        """
        self.target = target
        self.list = self._open_list()
        self.root = os.path.join(os.path.realpath(root), "")  # noqa: PTH118
        self.seen: set[tuple[str, str]] = set()
        self.busy = threading.local()
        home = os.path.expanduser("~")  # noqa: PTH111
        installed = {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages(), site.getusersitepackages()}
        installed |= set(sysconfig.get_paths().values())
        system = {"/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/run", "/var/cache", "/var/lib"}
        caches = {
            f"{home}/{name}" for name in (".cache", ".config/matplotlib", ".ipython", ".jupyter", ".local", ".keras")
        }
        own = {os.path.dirname(os.path.realpath(target))}  # noqa: PTH120
        #: Where programs live and programs keep their own files: neither is an input of a page.
        self.foreign = tuple(
            os.path.join(path, "")  # noqa: PTH118
            for one in installed | system | caches | own
            for path in {one, os.path.realpath(one)}
            if path and path != "/"
        )
        #: Those that lie within the book, such as its environment.
        self.foreign_within = tuple(path for path in self.foreign if path.startswith(self.root))
        self.scratch = os.path.join(os.path.realpath(tempfile.gettempdir()), "")  # noqa: PTH118

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Receive an event of the interpreter (an audit hook)."""
        if getattr(self.busy, "now", False):
            return
        handler = self._HANDLERS.get(event)
        if handler is None:
            return
        self.busy.now = True
        try:
            handler(self, *arguments)
        except Exception as error:
            # An error here would break what the page does; that something was not seen must be known.
            self._write("blind", f"{event}: {error!r}")
        finally:
            self.busy.now = False

    def _write(self, kind: str, name: str, sha256: str = "") -> None:
        if (kind, name) not in self.seen:
            self.seen.add((kind, name))
            line = (json.dumps([kind, name, sha256]) + "\n").encode()
            try:
                os.write(self.list, line)
            except OSError:  # a child that is about to become another program closes what it inherited
                self.list = self._open_list()
                os.write(self.list, line)

    def _open_list(self) -> int:
        return os.open(self.target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _locate(self, path: Any) -> str:
        """Return a path as the page may depend on it, or an empty text for what is none of its inputs."""
        if isinstance(path, int) or path is None:
            return ""
        name = os.path.realpath(os.fsdecode(path))
        folder = os.path.join(name, "")  # noqa: PTH118
        return "" if folder.startswith(self.foreign_within if folder.startswith(self.root) else self.foreign) else name

    def _open(self, path: Any, mode: Any, flags: Any) -> None:
        name = self._locate(path)
        if not name:
            return
        folder, leaf = os.path.split(name)
        is_cache = os.path.basename(folder) == "__pycache__"  # noqa: PTH119
        writing = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITING)
        if writing:
            if not is_cache and (name.startswith(self.root) or not name.startswith(self.scratch)):
                self._write("write", name)
            self.seen.add(("read", name))  # what the run made itself is no input
            return
        if is_cache and leaf.endswith(".pyc"):
            # The module's source stands one folder higher: «module.cpython-311.pyc».
            name = f"{os.path.dirname(folder)}/{leaf.split('.', 1)[0]}.py"  # noqa: PTH120
        if ("read", name) not in self.seen:
            self._write("read", name, fingerprint(name))

    def _list(self, path: Any = None, *_: Any) -> None:
        # The import system and package metadata look through folders all the time; a page does not.
        caller = sys._getframe(2).f_code.co_filename
        if "importlib" in caller:
            return
        name = self._locate("." if path is None else path)
        if name and ("list", name) not in self.seen:
            self._write("list", name, fingerprint(name))

    def _connect(self, connection: Any, address: Any) -> None:
        if connection.family.name.startswith("AF_INET"):
            self._write("network", str(address[0] if isinstance(address, tuple) else address))

    def _start(self, program: Any = "", *_: Any) -> None:
        words = os.fsdecode(program).split() if isinstance(program, str | bytes) else []
        name = os.path.basename(words[0]) if words else "another process"  # noqa: PTH119
        if name not in _HARMLESS:
            self._write("program", name)

    def _import(self, module: Any, *_: Any) -> None:
        if module in _STARTERS:
            self._write("program", "another process")

    def _use(self, key: Any, sha256: Any) -> None:
        if (f"record {sha256}", key) not in self.seen:
            self.seen |= {(f"record {sha256}", key)}
            self.seen.discard(("record", str(key)))  # one that has changed meanwhile is told again
            self._write("record", str(key), str(sha256))

    def _by_record(self, path: Any) -> None:
        # From now on, that is: what read the whole file before may depend on all of it.
        self.seen.add(("read", os.path.realpath(os.fsdecode(path))))

    _HANDLERS: dict[str, Any] = {  # noqa: RUF012  (a table of methods, never changed)
        "open": _open,
        "sqlite3.connect": lambda self, path: self._open(None if path in ("", ":memory:") else path, "r", 0),
        "os.listdir": _list,
        "os.scandir": _list,
        "socket.connect": _connect,
        "subprocess.Popen": _start,
        "os.system": _start,
        "os.exec": _start,
        "os.posix_spawn": _start,
        "os.spawn": lambda self, _mode, program, *_: self._start(program),
        "os.fork": lambda self: self._start(),
        "os.forkpty": lambda self: self._start(),
        "import": _import,
        "wb6.uses": _use,
        "wb6.by_record": _by_record,
    }


def end_with_parent() -> None:
    """Ask the system to kill this process when the one that started it is gone (Linux; nothing elsewhere)."""
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def main() -> None:
    """Start the kernel: its messages to a file, its stack on request, its reads observed."""
    scratch = os.environ["WB6_SCRATCH"]
    end_with_parent()
    if os.environ.get("JPY_PARENT_PID", str(os.getppid())) != str(os.getppid()):
        sys.exit("the process that started this kernel is gone already")
    log = os.open(f"{scratch}/kernel.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    with open(f"{scratch}/kernel.pid", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    if hasattr(signal, "SIGUSR1"):
        stack = open(f"{scratch}/stack", "w", encoding="utf-8")  # noqa: PTH123, SIM115  (open as long as the kernel)
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    # The folder of this script is no place to import from; IPython puts the notebook's own there.
    sys.path.pop(0)
    sys.addaudithook(Observer(f"{scratch}/observed", os.environ["WB6_ROOT"]))
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()


if __name__ == "__main__":
    main()
