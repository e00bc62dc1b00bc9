"""What scripts ask of the computer before they work."""
import errno
import getpass
import locale
import os
import platform
import shutil
import signal
import site
import sys
import sysconfig
import time

print(os.name, sys.platform, platform.system(), os.sep, os.linesep == "\n", os.pathsep, sys.byteorder, sys.implementation.name, platform.python_implementation())
print(sorted(k for k in os.environ if k in ("HOME", "PATH", "TZ", "LANG", "TMPDIR")), os.environ.get("NOPE", "default"), os.getenv("HOME"), os.path.expanduser("~"))
os.environ["NEW"] = "1"
del os.environ["NEW"]
print("NEW" in os.environ, os.cpu_count() >= 1, os.getpid() > 0, isinstance(os.getuid(), int), len(getpass.getuser()) > 0)
print(errno.ENOENT, errno.EEXIST, errno.EACCES, errno.errorcode[13], os.strerror(2), os.strerror(28), signal.SIGTERM.value, signal.Signals(9).name)
print(sys.version_info >= (3, 11), sys.version_info.major, platform.python_version_tuple()[0], len(sys.argv), sys.argv[0], sys.flags.optimize, __debug__, sys.stdin.encoding)
print(locale.setlocale(locale.LC_ALL, "C"), locale.localeconv()["decimal_point"], locale.format_string("%.2f", 1234.5, grouping=True))
print(os.path.isabs(sys.executable), os.path.isfile(__file__), os.getcwd() == os.path.realpath("."), sysconfig.get_platform().startswith("linux"), isinstance(sysconfig.get_paths()["stdlib"], str), isinstance(site.getsitepackages(), list))
start, cpu = time.monotonic(), time.process_time()
time.sleep(0.01)
print(0.009 < time.monotonic() - start < 5, time.perf_counter_ns() > 0, time.process_time() >= cpu, time.time() > 1.7e9, time.get_clock_info("monotonic").monotonic)
handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN, handler is signal.default_int_handler)
signal.signal(signal.SIGINT, handler)
print(sys.getsizeof([]) > 0, sys.intern("x") is sys.intern("x"), sys.float_info.dig, sys.getfilesystemencodeerrors(), len(sys.builtin_module_names) > 10, "json" in sys.stdlib_module_names)
print(os.path.join("a", "/b", "c"), os.access(".", os.W_OK), shutil.get_terminal_size((80, 24)))
