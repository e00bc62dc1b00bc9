"""Time zones from PyPI's tzdata, kept in the snapshot: zoneinfo finds no files at call time."""
import importlib.resources, io, os, sys, zoneinfo, zoneinfo._common, zoneinfo._tzpath

_files = {}


def _collect(folder, prefix=""):
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            _collect(entry, name + "/")
        elif not entry.name.endswith((".py", ".pyc")):
            data = entry.read_bytes()
            if data[:4] == b"TZif":
                _files[name] = data


def load_tzdata(key):
    try:
        return io.BytesIO(_files[key])
    except KeyError:
        raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}") from None


def available_timezones():
    """Returns a set containing all available time zones."""
    return {name for name in _files if not name.startswith(("posix/", "right/"))}


def install():
    import tzdata
    _collect(importlib.resources.files("tzdata").joinpath("zoneinfo"))
    for name in [m for m in sys.modules if m.split(".")[0] == "tzdata"]:
        del sys.modules[name]           # its folder is not there in a call; a skill may bring its own
    zoneinfo._common.load_tzdata = load_tzdata
    zoneinfo.available_timezones = zoneinfo._tzpath.available_timezones = available_timezones
    zoneinfo.reset_tzpath(to=())
