"""Starts a kernel that tells what it reads: the file that a run executes in place of ipykernel's launcher.

It is run as a script and imports nothing but the standard library and ipykernel, so that it serves any
book. Every file read, directory listed, module sought, file written, program started and address connected
to goes as one JSON line to ``$WB6_SCRATCH/observed``; what is made of that is decided in ``wb6.runner.observed``.
"""

import contextlib
import faulthandler
import glob
import hashlib
import json
import os
import signal
import site
import stat
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader, all_suffixes
from typing import Any
from urllib.parse import unquote

#: Where the import system's own modules lie.
_IMPORTLIB = os.path.join(sysconfig.get_path("stdlib"), "importlib", "")

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

#: Libraries that open files by themselves, where no event tells of it.
_BLIND = {"duckdb", "fiona", "h5py", "netCDF4", "osgeo", "polars", "pyarrow.csv", "pyogrio", "rasterio", "tables"}

_WRITING = os.O_WRONLY | os.O_RDWR
_FRESH = os.O_TRUNC | os.O_EXCL


def fingerprint(path: str) -> str:
    """Return what tells whether a thing that was read is the same later.

    Args:
        path: A file, a directory, or what :meth:`Observer.match` writes: a directory, ``//`` and a pattern.

    Returns:
        The SHA-256 of the file's content, of the sorted names in the directory or of those that match the
        pattern; an empty text if there is no such file or directory, or it is no file that can be read twice.
    """
    folder, _, pattern = path.partition("//")
    try:
        if pattern:
            names = sorted(glob.glob(pattern, root_dir=folder, recursive=True, include_hidden=True))
            return _hash_names(names)
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            return _hash_names(sorted(set(os.listdir(path)) - {"__pycache__", ".ipynb_checkpoints"}))
        if not stat.S_ISREG(mode):
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _hash_names(names: list[str]) -> str:
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def has_module(folder: str, name: str) -> bool:
    """Return whether an import would find a module of that name in a folder."""
    return any(os.path.exists(f"{folder}/{name}{suffix}") for suffix in ("", *all_suffixes()))


class Observer:
    """Writes down, once each, what a process reads and does that its result may depend on."""

    def __init__(self, target: str, root: str) -> None:
        """Open the list.

        Args:
            target: Path of the list.
            root: The book's root; what lies in it counts, whatever its name.
        """
        self.list = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.root = os.path.join(os.path.realpath(root), "")
        self.process = os.getpid()
        self.seen: set[tuple[str, str]] = set()
        self.busy = threading.local()
        home = os.path.expanduser("~")
        installed = {sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages(), site.getusersitepackages()}
        installed |= set(sysconfig.get_paths().values())
        system = {"/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/run", "/var/cache", "/var/lib"}
        caches = {
            f"{home}/{name}" for name in (".cache", ".config/matplotlib", ".ipython", ".jupyter", ".local", ".keras")
        }
        own = {os.path.dirname(os.path.realpath(target))}
        #: Where programs live and programs keep their own files: neither is an input of a page.
        self.foreign = tuple(
            os.path.join(path, "")
            for one in installed | system | caches | own
            for path in {one, os.path.realpath(one)}
            if path and path != "/" and os.path.join(path, "") != self.root
        )
        #: Those that lie within the book, such as its environment.
        self.foreign_within = tuple(path for path in self.foreign if path.startswith(self.root))
        self.scratch = os.path.join(os.path.realpath(tempfile.gettempdir()), "")

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Receive an event of the interpreter (an audit hook)."""
        handler = self._HANDLERS.get(event)
        # In a fork, which is known to have started, the list may be closed already.
        if handler is None or getattr(self.busy, "now", False) or os.getpid() != self.process:
            return
        self.busy.now = True
        try:
            handler(self, *arguments)
        except Exception as error:
            # An error here would break what the page does; that something was not seen must be known.
            self.write("blind", f"{event}: {error!r}")
        finally:
            self.busy.now = False

    def write(self, kind: str, name: str, sha256: str = "") -> None:
        """Write down, if it is not yet, one thing that the process read or did."""
        if (kind, name) not in self.seen:
            self.seen.add((kind, name))
            os.write(self.list, (json.dumps([kind, name, sha256]) + "\n").encode())

    def _is_foreign(self, name: str) -> bool:
        folder = os.path.join(name, "")
        return folder.startswith(self.foreign_within if folder.startswith(self.root) else self.foreign)

    def locate(self, path: Any) -> tuple[str, ...]:
        """Return the names by which a page depends on a path; none for what is no input of it.

        That is the file itself, and, where links lead to it, the name that was asked for: a link may lead
        elsewhere later.
        """
        if not isinstance(path, str | bytes | os.PathLike):
            return ()
        asked = os.fsdecode(path)
        real, plain = os.path.realpath(asked), os.path.abspath(asked)
        names = () if self._is_foreign(real) else (real,)
        if plain == real or self._is_foreign(plain):
            return names
        if os.path.realpath(plain) != real:  # «link/../name» is not what it looks like
            plain = os.path.join(os.getcwd(), asked)
        plain = self._from_root(plain)
        return names if plain == real else (*names, plain)

    def _from_root(self, name: str) -> str:
        """Return a name as it starts at the root, however the root itself was reached."""
        parent = "" if name.startswith(self.root) else os.path.dirname(name)
        while len(parent) > 1:
            if os.path.join(os.path.realpath(parent), "") == self.root:
                return self.root + name[len(parent) + 1 :]
            parent = os.path.dirname(parent)
        return name

    def _lasts(self, name: str) -> bool:
        """Return whether what is written there is still there after the run, for others to find."""
        folder = os.path.join(name, "")
        cached = os.path.basename(os.path.dirname(name)) == "__pycache__"
        return not cached and (folder.startswith(self.root) or not folder.startswith(self.scratch))

    def _open(self, path: Any, mode: Any, flags: Any) -> None:
        flags = flags or 0
        writing = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool(flags & _WRITING)
        for name in self.locate(path):
            fresh = flags & _FRESH or (flags & os.O_CREAT and not os.path.exists(name))
            if writing and self._lasts(name):
                self.write("write", name)
            elif writing and fresh:
                self.seen.add(("read", name))  # what the run made itself is no input
            elif mode is None and self._lasts(name) and os.path.isdir(name):
                self.write("folder", name)
            else:
                self._read(name)

    def _read(self, name: str) -> None:
        if ("read", name) in self.seen:
            return
        folder, leaf = os.path.split(name)
        if os.path.basename(folder) == "__pycache__" and leaf.endswith(".pyc"):
            # The module's source stands one folder higher: «module.cpython-311.pyc».
            name = f"{os.path.dirname(folder)}/{leaf.split('.', 1)[0]}.py"
        try:
            mode = os.stat(name).st_mode
        except OSError:
            mode = stat.S_IFREG
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            self.write("read", name, fingerprint(name))
        else:
            self.write("stream", name)

    def _list(self, path: Any = None, *_: Any) -> None:
        # The import system and package metadata look through folders all the time; a page does not.
        caller = sys._getframe(2).f_code.co_filename
        if caller.startswith(("<frozen importlib", _IMPORTLIB)):
            return
        for name in self.locate("." if path is None else path):
            if ("list", name) not in self.seen:
                self.write("list", name, fingerprint(name))

    def match(self, folder: Any, pattern: Any) -> None:
        """Write down what matches a pattern: not every part of it is looked up by listing a folder."""
        for name in self.locate(folder or "."):
            if ("match", f"{name}//{pattern}") not in self.seen:
                self.write("match", f"{name}//{pattern}", fingerprint(f"{name}//{pattern}"))

    def _glob(self, pattern: Any, _recursive: Any, root: Any, *_: Any) -> None:
        whole = os.path.join(os.fsdecode(root or ""), os.fsdecode(pattern))
        folder, rest = os.path.split(whole)
        while glob.has_magic(folder):
            folder, leaf = os.path.split(folder)
            rest = os.path.join(leaf, rest)
        self.match(folder, rest or ".")

    def seek(self, folders: Iterable[Any], name: str) -> None:
        """Write down where a module is looked for, so that one of the same name is noticed if it appears there."""
        for folder in (one or "." for one in folders if isinstance(one, str)):
            for place in self.locate(folder):
                if ("import", f"{place}/{name}") not in self.seen:
                    self.write("import", f"{place}/{name}", "1" if has_module(place, name) else "")
            if any(os.path.isfile(f"{folder}/{name}{suffix}") for suffix in ("/__init__.py", *all_suffixes())):
                return  # found: the folders behind it do not matter

    def _alter(self, path: Any, number: int = -1) -> None:
        # A name in a folder that was opened by number is another file; that the folder was opened is known.
        for name in self.locate(path) if number == -1 else ():
            if self._lasts(name):
                self.write("write", name)

    def _move(self, source: Any, target: Any, number: int, target_number: int) -> None:
        self._alter(source, number)
        self._alter(target, target_number)
        if all(("read", name) in self.seen for name in self.locate(source)):
            self.seen |= {("read", name) for name in self.locate(target)}

    def _make_folder(self, path: Any, _mode: int, number: int) -> None:
        if number == -1 and not os.path.isdir(path):
            self._alter(path)
            # What lies in a folder that the run made for itself is no input either.
            made = [os.path.join(name, "") for name in self.locate(path) if not self._lasts(name)]
            self.foreign = (*self.foreign, *made)

    def _connect(self, _connection: Any, address: Any, *_: Any) -> None:
        if address is not None:  # a message on a connection names none
            target = address[0] if isinstance(address, tuple) else address
            self.write("network", os.fsdecode(target) if isinstance(target, str | bytes) else str(target))

    def _start(self, program: Any = "", arguments: Any = (), *_: Any) -> None:
        words = os.fsdecode(program).split() if isinstance(program, str | bytes) else []
        name = os.path.basename(words[0]) if words else "another process"
        given = os.fsdecode(arguments).split() if isinstance(arguments, str | bytes) else list(arguments or ())
        files = [one for path in given[1:] for one in self.locate(path) if os.path.exists(one)]
        if name not in _HARMLESS or any(self._lasts(one) for one in files):
            self.write("program", name)

    def _import(self, module: Any, file: Any = None, *_: Any) -> None:
        if module in _STARTERS:
            self.write("program", "another process")
        if module in _BLIND:
            self.write("library", module)
        if file:
            self._open(file, "r", 0)  # compiled code

    def _sqlite(self, path: Any) -> None:
        name = os.fsdecode(path)
        if name.startswith("file:"):
            name = unquote(name.removeprefix("file:").partition("?")[0])
            name = f"/{name.lstrip('/')}" if name.startswith("//") else name
        if name not in ("", ":memory:"):
            self._open(name, "r", 0)
            self._open(f"{name}-wal", "r", 0)

    def _use(self, key: Any, sha256: Any) -> None:
        if (f"record {sha256}", key) not in self.seen:
            self.seen |= {(f"record {sha256}", key)}
            self.seen.discard(("record", str(key)))  # one that has changed meanwhile is told again
            self.write("record", str(key), str(sha256))

    def _by_record(self, path: Any) -> None:
        # From now on, that is: what read the whole file before may depend on all of it.
        self.seen |= {("read", name) for name in self.locate(path)}

    _HANDLERS: dict[str, Any] = {  # noqa: RUF012  (a table of methods, never changed)
        "open": _open,
        "sqlite3.connect": _sqlite,
        "ctypes.dlopen": lambda self, name: self._open(name if name and os.sep in name else None, "r", 0),
        "os.listdir": _list,
        "os.scandir": _list,
        "glob.glob/2": _glob,
        "pathlib.Path.glob": lambda self, folder, pattern: self.match(folder, os.fspath(pattern)),
        "pathlib.Path.rglob": lambda self, folder, pattern: self.match(folder, f"**/{os.fspath(pattern)}"),
        "os.rename": _move,
        "os.remove": _alter,
        "os.rmdir": _alter,
        "os.truncate": lambda self, path, _length: self._alter(path),
        "os.link": lambda self, _source, path, _number, number: self._alter(path, number),
        "os.symlink": lambda self, _source, path, number: self._alter(path, number),
        "os.mkdir": _make_folder,
        "socket.connect": _connect,
        "socket.sendto": _connect,
        "socket.sendmsg": _connect,
        "subprocess.Popen": _start,
        "os.system": lambda self, _command: self.write("program", "a shell"),
        "os.exec": _start,
        "os.posix_spawn": _start,
        "os.spawn": lambda self, _mode, program, *_: self._start(program),
        "os.fork": lambda self: self._start(),
        "os.forkpty": lambda self: self._start(),
        "cpython.PyInterpreterState_New": lambda self: self.write("program", "another interpreter"),
        "import": _import,
        "wb6.uses": _use,
        "wb6.by_record": _by_record,
    }


class Sought:
    """Stands before all finders of modules, and tells the observer what they will look for; finds nothing itself."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer

    def find_spec(self, name: str, path: Any = None, _target: Any = None) -> None:
        """Take note of a module that is about to be looked for."""
        try:
            self.observer.seek(sys.path if path is None else path, name.rpartition(".")[2])
        except Exception as error:
            self.observer.write("blind", f"import {name}: {error!r}")


def observe(target: str, root: str) -> None:
    """Observe this process from now on, and take what it read before into account.

    Args:
        target: Path of the list.
        root: The book's root.
    """
    observer = Observer(target, root)
    sys.addaudithook(observer)
    sys.meta_path.insert(0, Sought(observer))
    for name, module in list(sys.modules.items()):
        if name != "__main__" and isinstance(file := getattr(module, "__file__", None), str):
            observer("open", (file, "r", 0))
    find_bytecode = SourceFileLoader.path_stats

    def compile_inputs(loader: SourceFileLoader, path: str) -> Any:
        # Bytecode counts as current by the time and the size of its source. A page depends on its content.
        if observer.locate(path):
            raise OSError("modules of the book are compiled from their source")
        return find_bytecode(loader, path)

    SourceFileLoader.path_stats = compile_inputs  # type: ignore[assignment, method-assign]


def end_with_parent(number: int = signal.SIGKILL) -> None:
    """Ask the system to signal this process when the one that started it is gone (Linux; nothing elsewhere)."""
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, number)


def main() -> None:
    """Start the kernel: its messages to a file, its stack on request, its reads observed."""
    scratch = os.environ["WB6_SCRATCH"]
    end_with_parent()
    log = os.open(f"{scratch}/kernel.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    with open(f"{scratch}/kernel.pid", "w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    if hasattr(signal, "SIGUSR1"):
        stack = open(f"{scratch}/stack", "w", encoding="utf-8")  # noqa: SIM115  (open as long as the kernel)
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    # The folder of this script is no place to import from; IPython puts the notebook's own there.
    sys.path.pop(0)
    observe(f"{scratch}/observed", os.environ["WB6_ROOT"])
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()


if __name__ == "__main__":
    main()
