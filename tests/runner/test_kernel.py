"""What a process that is observed is seen to read and to do, whichever way it does so."""

import json
import os
import socket
import subprocess
import sys

import pytest

from tests.runner.seen import ROOT, files_of, observe, write_folder
from wb6.runner.kernel import fingerprint
from wb6.runner.observed import read_observed


@pytest.fixture
def root(tmp_path):
    return write_folder(tmp_path)


# ---- files, however they are read

READS = {
    "open": "open('../data/x.csv').read()",
    "bytes as a name": "open(b'../data/x.csv').read()",
    "pathlib": "from pathlib import Path\nPath('../data/x.csv').read_text()",
    "os.open": "import os\nos.read(os.open('../data/x.csv', os.O_RDONLY), 9)",
    "io.FileIO": "import io\nio.FileIO('../data/x.csv').read()",
    "an opener": "import os\nopen('../data/x.csv', opener=lambda name, flags: os.open(name, flags)).read()",
    "mmap": "import mmap\nfile = open('../data/x.csv', 'rb')\nmmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)[:]",
    "another folder": "import os\nos.chdir('../data')\nopen('x.csv').read()",
    "an opened folder": "import os\nos.chdir('..')\nopen('data/x.csv').read()",
    "the process's folder": "open('/proc/self/cwd/../data/x.csv').read()",
    "exec": "exec(open('../data/x.csv').read().replace('a,b', ''))",
    "a thread": "import threading\nt = threading.Thread(None, open, args=('../data/x.csv',))\nt.start()\nt.join()",
    "csv": "import csv\nlist(csv.reader(open('../data/x.csv')))",
    "gzip": "import gzip\ntry:\n    gzip.open('../data/x.csv').read()\nexcept OSError:\n    pass",
    "linecache": "import linecache\nlinecache.getline('../data/x.csv', 1)",
    "shutil": "import shutil\nshutil.copy('../data/x.csv', sys.argv[1] + '.copy')",
    "numpy.loadtxt": "import numpy\nnumpy.loadtxt('../data/x.csv', delimiter=',', skiprows=1)",
    "numpy.fromfile": "import numpy\nnumpy.fromfile('../data/x.csv', dtype='u1')",
    "numpy.memmap": "import numpy\nnumpy.memmap('../data/x.csv', dtype='u1', mode='r')[0]",
    "pandas.read_csv": "import pandas\npandas.read_csv('../data/x.csv')",
    "pandas.read_csv by another engine": "import pandas\npandas.read_csv('../data/x.csv', engine='python')",
}


@pytest.mark.parametrize("way", READS)
def test_a_file_is_seen_however_it_is_read(root, way):
    observed = observe(root, READS[way])
    assert files_of(observed) == {"data/x.csv"}
    assert observed.files["data/x.csv"] == fingerprint(str(root / "data" / "x.csv"))
    assert observed.hindrances == ()


def test_a_file_that_is_absent_is_seen_to_be(root):
    observed = observe(root, "try:\n    open('../data/z.csv')\nexcept FileNotFoundError:\n    pass")
    assert observed.files["data/z.csv"] == ""


@pytest.mark.parametrize("name", ["'../data/x.db'", "'file:../data/x.db?mode=ro', uri=True"])
def test_a_database_is_seen_with_what_was_not_written_back_to_it(root, name):
    make = "import sqlite3; sqlite3.connect('x.db').execute('create table t (a)')"
    subprocess.run([sys.executable, "-c", make], cwd=root / "data", check=True)
    observed = observe(root, f"import sqlite3\nsqlite3.connect({name}).execute('pragma user_version')")
    assert observed.files["data/x.db"] == fingerprint(str(root / "data" / "x.db"))
    assert observed.files["data/x.db-wal"] == ""


def test_a_database_in_memory_is_no_file(root):
    assert files_of(observe(root, "import sqlite3\nsqlite3.connect(':memory:')")) == set()


def test_a_file_is_written_down_once(root):
    observe(root, "for _ in range(9):\n    open('../data/x.csv').read()")
    lines = (root.parent / "scratch" / "observed").read_text().splitlines()
    assert sum("x.csv" in line for line in lines) == 1


@pytest.mark.parametrize("name", ["a b.csv", "Größe.csv", "it's «this».csv", "[1]*.csv", "a:b.csv"])
def test_a_file_may_have_any_name(root, name):
    (root / "data" / name).write_text("x")
    observed = observe(root, f"open({'../data/' + name!r}).read()")
    assert observed.files[f"data/{name}"] == fingerprint(str(root / "data" / name))


def test_a_name_need_not_be_utf_8(root):
    observed = observe(root, "try:\n    open(b'../data/\\xff.csv')\nexcept FileNotFoundError:\n    pass")
    assert observed.files["data/\udcff.csv"] == ""


# ---- links


def test_a_link_is_seen_and_what_it_leads_to(root):
    (root / "data" / "newest.csv").symlink_to("x.csv")
    assert files_of(observe(root, "open('../data/newest.csv').read()")) == {"data/newest.csv", "data/x.csv"}


def test_a_link_within_the_book_to_what_programs_keep_counts(root):
    (root.parent / ".cache").mkdir()
    (root.parent / ".cache" / "big.csv").write_text("1")
    (root / "data" / "big.csv").symlink_to(root.parent / ".cache" / "big.csv")
    assert files_of(observe(root, "open('../data/big.csv').read()", HOME=str(root.parent))) == {"data/big.csv"}


def test_a_folder_behind_a_link_is_seen_under_both_names(root):
    (root / "newest").symlink_to("data")
    seen = files_of(observe(root, "import os\nos.listdir('../newest')\nopen('../newest/x.csv').read()"))
    assert seen == {"newest/", "data/", "newest/x.csv", "data/x.csv"}


def test_a_way_back_through_a_link_is_followed_as_the_system_does(root):
    (root / "notebooks" / "deep").symlink_to("../data/deep")
    assert "data/x.csv" in files_of(observe(root, "open('deep/../x.csv').read()"))


def test_a_root_that_is_reached_through_a_link_gives_the_names_of_the_book(root):
    (root.parent / "link").symlink_to(root)
    assert files_of(observe(root, f"open({str(root.parent / 'link' / 'data' / 'x.csv')!r}).read()")) == {"data/x.csv"}


def test_links_that_lead_in_a_circle_break_nothing(root):
    (root / "data" / "one").symlink_to("two")
    (root / "data" / "two").symlink_to("one")
    observed = observe(root, "try:\n    open('../data/one')\nexcept OSError:\n    pass")
    assert observed.files["data/one"] == ""


# ---- folders

LISTINGS = {
    "os.listdir": "import os\nos.listdir('../data')",
    "os.listdir of here": "import os\nos.chdir('../data')\nos.listdir()",
    "os.scandir": "import os\nlist(os.scandir('../data'))",
    "glob": "import glob\nglob.glob('../data/*.csv')",
    "glob from a folder": "import glob\nglob.glob('*.csv', root_dir='../data')",
    "pathlib glob": "from pathlib import Path\nlist(Path('../data').glob('*.csv'))",
    "iterdir": "from pathlib import Path\nlist(Path('../data').iterdir())",
    "os.walk": "import os\nlist(os.walk('../data'))",
}


@pytest.mark.parametrize("way", LISTINGS)
def test_a_listing_is_seen_however_it_is_made(root, way):
    assert observe(root, LISTINGS[way]).files["data/"] == fingerprint(str(root / "data"))


PATTERNS = {
    "glob": "import glob\nglob.glob('../data/*/meta.csv')",
    "pathlib": "from pathlib import Path\nlist(Path('../data').glob('*/meta.csv'))",
}


@pytest.mark.parametrize("way", PATTERNS)
def test_what_a_pattern_finds_is_seen_where_no_listing_shows_it(root, way):
    observed = observe(root, PATTERNS[way])
    (name,) = [name for name in files_of(observed) if "//" in name]
    before = observed.files[name]
    (root / "data" / "new").mkdir()
    assert fingerprint(f"{root}/{name}") == before
    (root / "data" / "new" / "meta.csv").write_text("x")
    assert fingerprint(f"{root}/{name}") != before


def test_a_pattern_without_a_sign_is_seen_too(root):
    observed = observe(root, "import glob\nassert not glob.glob('../data/z.csv')")
    (root / "data" / "z.csv").write_text("x")
    assert fingerprint(f"{root}/data//z.csv") != observed.files["data//z.csv"]


def test_a_recursive_pattern_sees_what_lies_deep(root):
    observed = observe(root, "from pathlib import Path\nlist(Path('../data').rglob('meta.csv'))")
    (root / "data" / "deep" / "deeper").mkdir()
    (root / "data" / "deep" / "deeper" / "meta.csv").write_text("x")
    assert fingerprint(f"{root}/data//**/meta.csv") != observed.files["data//**/meta.csv"]


def test_what_python_keeps_beside_modules_is_no_file_of_a_folder(root):
    before = fingerprint(str(root / "notebooks"))
    (root / "notebooks" / "__pycache__").mkdir()
    assert fingerprint(str(root / "notebooks")) == before


# ---- what is none of a page's inputs


def test_what_is_installed_is_no_input(root):
    observed = observe(root, "import pandas, importlib.metadata\nimportlib.metadata.version('pandas')")
    assert files_of(observed) == set()
    assert observed.hindrances == ()


def test_a_file_that_the_run_made_for_itself_is_no_input(root):
    code = (
        "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as file:\n    file.write('x')\n    file.flush()\n    "
    )
    observed = observe(root, f"{code}open(file.name).read()")
    assert (files_of(observed), observed.hindrances) == (set(), ())


def test_a_folder_that_the_run_made_for_itself_is_no_input(root):
    code = "import os, tempfile\nwith tempfile.TemporaryDirectory() as folder:\n    open(f'{folder}/x', 'w').close()\n"
    code += "    os.rename(f'{folder}/x', f'{folder}/y')\n    os.listdir(folder)\n    open(f'{folder}/y').read()"
    observed = observe(root, code)
    assert [name for name in observed.files if "tmp/tmp" in name] == []
    assert observed.hindrances == ()


def test_a_file_that_was_there_before_and_is_added_to_is_an_input(root):
    shared = root.parent / "tmp" / "log"
    shared.parent.mkdir()
    shared.write_text("before")
    observed = observe(root, f"with open({str(shared)!r}, 'a+') as file:\n    file.seek(0)\n    file.read()")
    assert str(shared) in observed.files


def test_a_book_that_is_its_own_environment_is_seen_all_the_same(root):
    code = "open('../data/x.csv').read()"
    prefix = f"import sys\nsys.prefix = {str(root)!r}\n"
    seen = root.parent / "scratch" / "observed"
    seen.parent.mkdir()
    start = f"{prefix}import wb6.runner.kernel\nwb6.runner.kernel.observe({str(seen)!r}, {str(root)!r})\n{code}"
    subprocess.run(
        [sys.executable, "-c", start], cwd=root / "notebooks", env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True
    )
    assert files_of(read_observed(seen, root)) == {"data/x.csv"}


# ---- records of files that hold many


def test_a_record_is_seen_by_its_key(root):
    assert observe(root, "sys.audit('wb6.uses', 'source:one', 'abc')").records == {"source:one": "abc"}


def test_a_file_that_is_used_by_record_is_no_input_as_a_whole(root):
    code = "import os\nsys.audit('wb6.by_record', os.path.abspath('../data/x.csv'))\nopen('../data/x.csv').read()"
    assert files_of(observe(root, code)) == set()


def test_a_file_that_was_read_before_it_was_used_by_record_counts_as_a_whole(root):
    code = "open('../data/x.csv').read()\nsys.audit('wb6.by_record', '../data/x.csv')"
    assert files_of(observe(root, code)) == {"data/x.csv"}


def test_a_record_that_changes_while_it_is_used_hinders(root):
    observed = observe(root, "sys.audit('wb6.uses', 'source:one', 'a')\nsys.audit('wb6.uses', 'source:one', 'b')")
    assert observed.hindrances == ("source:one changed while it ran",)


# ---- what cannot be done again or compared

DOINGS = {
    "subprocess": ("import subprocess\nsubprocess.run(['true'])", "it started true,"),
    "a shell": ("import os\nos.system('uname > /dev/null; cat ../data/x.csv > /dev/null')", "it started a shell,"),
    "subprocess by a shell": ("import subprocess\nsubprocess.run('uname', shell=True, stdout=-3)", "it started sh,"),
    "a harmless program on a file": (
        "import subprocess\nsubprocess.run(['uname', '../data/x.csv'], stderr=-3)",
        "it started uname,",
    ),
    "fork": ("import os\nif not os.fork():\n    os._exit(0)\nos.wait()", "it started another process,"),
    "a terminal": ("import pty, os\nif not pty.fork()[0]:\n    os._exit(0)\nos.wait()", "it started another process,"),
    "posix_spawn": ("import os\nos.posix_spawn('/bin/true', ['true'], {})\nos.wait()", "it started true,"),
    "multiprocessing": (
        "import multiprocessing as m\none = m.get_context('fork').Process(target=print)\none.start()\none.join()",
        "it started another process,",
    ),
    "multiprocessing by spawn": (
        "import multiprocessing as m\none = m.get_context('spawn').Process(target=print)\none.start()\none.join()",
        "it started another process,",
    ),
    "another interpreter": ("import _xxsubinterpreters as i\ni.create()", "it started another interpreter,"),
    "writing": ("open('../data/new.csv', 'w').close()", "it wrote data/new.csv,"),
    "adding": ("open('../data/x.csv', 'a').close()", "it wrote data/x.csv,"),
    "os.open": ("import os\nos.open('../data/x.csv', os.O_RDWR)", "it wrote data/x.csv,"),
    "renaming": ("import os\nos.rename('../data/x.csv', '../data/z.csv')", "it wrote data/z.csv,"),
    "moving in": (
        "import os\nopen(sys.argv[1] + '2', 'w').close()\nos.replace(sys.argv[1] + '2', '../data/z.csv')",
        "it wrote data/z.csv,",
    ),
    "removing": ("import os\nos.remove('../data/x.csv')", "it wrote data/x.csv,"),
    "a folder": ("import os\nos.mkdir('../data/new')", "it wrote data/new,"),
    "a link": ("import os\nos.symlink('x.csv', '../data/z.csv')", "it wrote data/z.csv,"),
    "shortening": ("import os\nos.truncate('../data/x.csv', 1)", "it wrote data/x.csv,"),
    "a file by the number of its folder": (
        "import os\nhere = os.open('../data', os.O_RDONLY)\nos.read(os.open('x.csv', os.O_RDONLY, dir_fd=here), 9)",
        "it opened the folder data to read files by its number,",
    ),
    "a stream": (
        "import os, threading\nos.mkfifo('../data/pipe')\n"
        "threading.Thread(target=lambda: open(os.open('../data/pipe', os.O_WRONLY), 'w').write('x')).start()\n"
        "assert open('../data/pipe').read() == 'x'",
        "it read data/pipe as a stream,",
    ),
    "a library that reads by itself": (
        "try:\n    import h5py\nexcept ImportError:\n    pass",  # it need not be installed to be told
        "it uses h5py,",
    ),
}


@pytest.mark.parametrize("way", DOINGS)
def test_what_cannot_be_compared_later_hinders(root, way):
    code, told = DOINGS[way]
    assert [one for one in observe(root, code).hindrances if one.startswith(told)]


def test_a_fork_that_closes_what_it_inherited_is_not_disturbed(root):
    code = "import os\nif not os.fork():\n    os.closerange(3, 99)\n    os.execv('/bin/true', ['true'])\n"
    observe(root, f"{code}assert os.wait()[1] == 0")


@pytest.mark.parametrize("family", ["AF_INET", "AF_UNIX"])
def test_asking_another_program_hinders(root, family):
    with socket.socket(getattr(socket, family)) as server:
        server.bind(("127.0.0.1", 0) if family == "AF_INET" else str(root.parent / "s"))
        server.listen()
        code = f"import socket\nsocket.socket(socket.{family}).connect({server.getsockname()!r})"
        hindrances = observe(root, code).hindrances
    asked = "127.0.0.1" if family == "AF_INET" else str(root.parent / "s")
    assert hindrances == (f"it asked {asked} over a connection, and the answer cannot be compared",)


def test_a_message_without_a_connection_hinders(root):
    code = "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))"
    assert len(observe(root, code).hindrances) == 1


def test_a_question_about_the_machine_hinders_nothing(root):
    assert observe(root, "import platform\nplatform.processor()").hindrances == ()


def test_what_could_not_be_observed_is_told(root):
    code = "import os, tempfile\nfolder = tempfile.mkdtemp()\nos.chdir(folder)\nos.rmdir(folder)\n"
    observed = observe(root, f"{code}try:\n    open('x')\nexcept FileNotFoundError:\n    pass")
    assert observed.hindrances[0].startswith("something it did could not be observed (open:")


# ---- fingerprints


def test_a_fingerprint_is_of_the_content_and_not_of_the_time(tmp_path):
    path = tmp_path / "x"
    path.write_text("a")
    before = fingerprint(str(path))
    os.utime(path, (1, 1))
    assert fingerprint(str(path)) == before
    path.write_text("b")
    assert fingerprint(str(path)) != before


def test_a_stream_has_no_fingerprint_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert fingerprint(str(tmp_path / "pipe")) == ""


def test_the_list_is_one_line_of_json_each(root):
    observe(root, "open('../data/x.csv').read()")
    lines = (root.parent / "scratch" / "observed").read_text().splitlines()
    assert ["read", str(root / "data" / "x.csv"), fingerprint(str(root / "data" / "x.csv"))] in map(json.loads, lines)
