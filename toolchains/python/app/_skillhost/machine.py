"""The computer that a script sees: Linux by name (scripts ask to tell it from Windows), one user, one processor, UTC."""
import collections, locale, os, platform, sys, sysconfig, types

EXECUTABLE = "/usr/bin/python3"
USER, UID, GROUP = "skill", 1000, 1000
_Uname = collections.namedtuple("uname_result", "sysname nodename release version machine")
_Passwd = collections.namedtuple("struct_passwd", "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell")
_Group = collections.namedtuple("struct_group", "gr_name gr_passwd gr_gid gr_mem")


def _uname():
    return _Uname("Linux", "sandbox", "wasm", "skillhost WebAssembly sandbox", "wasm32")


def _user():
    home = os.environ.get("HOME", "/tmp")
    return _Passwd(os.environ.get("USER", USER), "x", UID, GROUP, "", home, "/bin/sh")


def _group():
    return _Group(os.environ.get("USER", USER), "x", GROUP, [])


def _owner(self, *, follow_symlinks=True):
    """Return the login name of the file owner."""
    self.stat(follow_symlinks=follow_symlinks)
    return _user().pw_name


def _group_of(self, *, follow_symlinks=True):
    """Return the group name of the file gid."""
    self.stat(follow_symlinks=follow_symlinks)
    return _group().gr_name


def _users():
    return [_Passwd("root", "x", 0, 0, "root", "/root", "/bin/sh"), _user()]


def _groups():
    return [_Group("root", "x", 0, []), _group()]


def _lookup(entries, what, field):
    def lookup(key, /):
        for entry in entries():
            if key == getattr(entry, field):
                return entry
        raise KeyError(f"{what}(): {field[3:]} not found: {key!r}")
    lookup.__name__ = lookup.__qualname__ = what
    return lookup


def _accounts():
    pwd, grp = types.ModuleType("pwd", "The password database: root and one user."), types.ModuleType("grp", "The group database: root and one group.")
    pwd.struct_passwd, grp.struct_group = _Passwd, _Group
    pwd.getpwall, grp.getgrall = _users, _groups
    pwd.getpwuid, pwd.getpwnam = _lookup(_users, "getpwuid", "pw_uid"), _lookup(_users, "getpwnam", "pw_name")
    grp.getgrgid, grp.getgrnam = _lookup(_groups, "getgrgid", "gr_gid"), _lookup(_groups, "getgrnam", "gr_name")
    sys.modules.update(pwd=pwd, grp=grp)
    import pathlib, tarfile
    tarfile.pwd, tarfile.grp = pwd, grp
    pathlib.Path.owner, pathlib.Path.group = _owner, _group_of


def _os_functions():
    here = {
        "uname": _uname, "uname_result": _Uname, "cpu_count": lambda: 1, "process_cpu_count": lambda: 1,
        "getpid": lambda: 1, "getppid": lambda: 0, "getpgrp": lambda: 1, "getsid": lambda pid: 1,
        "getuid": lambda: UID, "geteuid": lambda: UID, "getgid": lambda: GROUP, "getegid": lambda: GROUP,
        "getgroups": lambda: [GROUP], "getlogin": lambda: os.environ.get("USER", USER),
        "sched_getaffinity": lambda pid: {0}, "getloadavg": lambda: (0.0, 0.0, 0.0), "nice": lambda increment: 0,
        "umask": _umask, "register_at_fork": lambda **hooks: None, "getrandom": lambda size, flags=0: os.urandom(size), "ctermid": lambda: "/dev/tty",
    }
    for name, f in here.items():
        if isinstance(f, types.FunctionType):
            f.__name__ = f.__qualname__ = name
        setattr(os, name, f)
    os.ttyname = _no_terminal


_mask = 0o022


def mask():
    """The modes that new folders do not get."""
    return _mask


def _umask(mask, /):
    global _mask
    _mask, old = mask & 0o777, _mask
    return old


def _build_facts():
    """What `sysconfig` knows of how Python was built, which `help()` and `sysconfig.get_paths()` ask for: nothing."""
    facts = types.ModuleType(sysconfig._get_sysconfigdata_name())
    facts.build_time_vars = {}
    sys.modules[facts.__name__] = facts
    sysconfig._PREFIX = sysconfig._BASE_PREFIX = sysconfig._EXEC_PREFIX = sysconfig._BASE_EXEC_PREFIX = sys.prefix


_LOCALES = ("C", "POSIX", "C.UTF-8", "C.utf8")
_set_locale = locale._setlocale


def _only_c(category, name=None):
    """The C library takes any name and knows one locale."""
    if name not in (None, "", *_LOCALES):
        raise locale.Error("unsupported locale setting")
    return _set_locale(category, name).partition(";")[0]


def _no_terminal(fd=1, /):
    raise OSError(25, os.strerror(25))


def install():
    _os_functions()
    locale._setlocale, os.get_terminal_size = _only_c, _no_terminal
    _accounts()
    sys.platform = "linux"
    sys.executable = sys._base_executable = EXECUTABLE
    sys.prefix = sys.base_prefix = sys.exec_prefix = sys.base_exec_prefix = "/usr"
    sys.dont_write_bytecode = True
    platform._uname_cache = None
    platform._platform_cache.clear()
    platform.libc_ver = lambda *a, **k: ("wasi", "0.2")
    platform._syscmd_ver = lambda system="", release="", version="", *a, **k: (system, release, version)
    platform._Processor.get = classmethod(lambda cls: "wasm32")
    _build_facts()
    sysconfig.get_platform = lambda: "linux-wasm32"
