"""Our changes to the Go toolchain's own sources, before it is compiled for WebAssembly. A change that no longer applies
stops the build: then the pinned version moved, and somebody has to look."""

import re
import shutil
import sys
from pathlib import Path

SRC = Path(sys.argv[1]) / "src"


def replace(path, old, new):
    """Replaces the only occurrence of `old`."""
    file = SRC / path
    text = file.read_text()
    if text.count(old) != 1:
        sys.exit(f"{path}: {old!r} is there {text.count(old)} times, expected once")
    file.write_text(text.replace(old, new))


def place(name, path):
    """Adds a file of ours."""
    target = SRC / path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path("src") / name, target)


# A component's exit says only whether it went well; the code itself goes to the host by our own import.
replace(
    "runtime/os_wasip1.go",
    "//go:wasmimport wasi_snapshot_preview1 proc_exit\nfunc exit(code int32)\n",
    "//go:wasmimport wasi_snapshot_preview1 proc_exit\nfunc proc_exit(code int32)\n",
)
place("runtime_exit.go", "runtime/exit_wasip1.go")

# What makes a component of a module takes memory when it is first called; Go takes all that follows its own for granted.
replace(
    "runtime/os_wasm.go",
    "// record the initial linear memory size\n",
    "// record the initial linear memory size\n\tletOthersGrow()\n",
)
place("runtime_memory.go", "runtime/mem_component_wasip1.go")

# One program is the planner, the compiler and the linker, by the name it is called by: what they share is compiled once.
place("main.go", "cmd/compile/main.go")
place("linker.go", "cmd/link/linker/linker.go")
for file in sorted(Path("src/plan").glob("*.go")):
    place(f"plan/{file.name}", f"cmd/compile/internal/skillplan/{file.name}")

# Errors of the system are worded as on Linux.
linux = (SRC / "syscall/zerrors_linux_amd64.go").read_text()
numbers = dict(re.findall(r"^\t(E\w+)\s+= Errno\((0x[0-9a-f]+)\)$", linux, re.M))
words = dict(re.findall(r'^\t(\d+):\s+"(.*)",$', linux[linux.index("// Error table") : linux.index("// Signal table")], re.M))
table = SRC / "syscall/tables_wasip1.go"
text, count = re.subn(
    r'^(\t(E\w+):\s+)"(.*)",$',
    lambda m: f'{m[1]}"{words.get(str(int(numbers.get(m[2], "0"), 16)), m[3])}",',
    table.read_text(),
    flags=re.M,
)
if count < 70 or '"no such file or directory"' not in text:
    sys.exit("syscall/tables_wasip1.go: the table of errors looks otherwise")
table.write_text(text)

# Who reads a folder as a file is told so; the adapter answers that the file is not open.
replace(
    "syscall/fs_wasip1.go",
    "errno := fd_read(int32(fd), makeIOVec(b), 1, &nread)\n",
    "errno := fd_read(int32(fd), makeIOVec(b), 1, &nread)\n"
    "\tif errno == EBADF {\n"
    "\t\tif kind, err := fd_fdstat_get_type(fd); err == nil && kind == uint8(FILETYPE_DIRECTORY) {\n"
    "\t\t\terrno = EISDIR\n"
    "\t\t}\n"
    "\t}\n",
)

# The local time zone is that of $TZ.
place("time_local.go", "time/zoneinfo_wasip1.go")

# Calls skills that are functions.
place("skillhost.go", "internal/skillhost/skillhost.go")

# It compiles for WebAssembly alone: the rules of other processors are two thirds of its code.
config = SRC / "cmd/compile/internal/ssa/config.go"
text = config.read_text()
begin = text.index("func NewConfig(")
end = text.index('\tcase "wasm":\n', begin)
head = text[begin:end]
if len(re.findall(r"^\tcase ", head, re.M)) < 10:
    sys.exit("cmd/compile/internal/ssa/config.go: NewConfig no longer lists the other processors first")
config.write_text(text[:begin] + head[: head.index("\tcase ")] + text[end:])
for processor in ["386", "AMD64", "ARM", "ARM64", "LOONG64", "MIPS", "MIPS64", "PPC64", "RISCV64", "S390X"]:
    for part in ["", "splitload", "latelower"]:
        (SRC / f"cmd/compile/internal/ssa/rewrite{processor}{part}.go").unlink(missing_ok=True)
