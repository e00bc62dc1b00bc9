"""python3's options and the variables that stand for them: what they ask for, and doing it.

The interpreter has begun long before a call, in the snapshot, so what natively happens in C while it starts is done here.
"""
import codecs, sys, warnings

from . import optimizing

_FLAGS = {"b": "bytes_warning", "B": "dont_write_bytecode", "d": "debug", "E": "ignore_environment", "i": "inspect",
          "I": "isolated", "O": "optimize", "P": "safe_path", "q": "quiet", "R": None, "s": "no_user_site", "S": "no_site",
          "u": None, "v": "verbose", "x": None}
_POWERLESS = {"b": "bytes and str are compared without a warning", "d": "this Python has no parser to debug",
              "i": "there is no terminal", "v": "imports are not traced"}
_POWERLESS_X = ("importtime", "frozen_modules", "showrefcount", "perf", "perf_jit", "presite", "gil", "tlbc", "cpu_count")
_VARIABLES = {"PYTHONOPTIMIZE": "optimize", "PYTHONDEVMODE": "dev_mode", "PYTHONUTF8": "utf8_mode", "PYTHONSAFEPATH": "safe_path",
              "PYTHONDONTWRITEBYTECODE": "dont_write_bytecode", "PYTHONNOUSERSITE": "no_user_site"}
_LEAST_DIGITS = 640


class Usage(Exception):
    """The command line is wrong."""


class Options:
    """What a command line asks for: `mode` says what is to be run (V, h, c, m or None for a file), `value` what belongs to
    it, `rest` is what is left for the program, `wrong` why none of it can be done."""

    def __init__(self):
        self.mode, self.value, self.rest, self.wrong = None, None, [], None
        self.flags, self.warn, self.x, self.unbuffered, self.skips_line = {}, [], {}, False, False
        self.encoding, self.path, self.notes, self.fatal = ("utf-8", "surrogateescape"), [], [], None

    def count(self, letter):
        name = _FLAGS[letter]
        if name:
            self.flags[name] = self.flags.get(name, 0) + 1
        if letter == "I":
            self.flags.update(ignore_environment=1, no_user_site=1, safe_path=True)
        if letter == "P":
            self.flags["safe_path"] = True
        if letter in _POWERLESS:
            self.notes.append(f"-{letter} has no effect in this sandbox: {_POWERLESS[letter]}")
        self.unbuffered |= letter == "u"
        self.skips_line |= letter == "x"

    def extend(self, text):
        """-X name[=value]"""
        name, given, value = text.partition("=")
        self.x[name] = value if given else True
        if name in _POWERLESS_X:
            self.notes.append(f"-X {name} has no effect in this sandbox")


def read(args, environment):
    """What stands after `python3`, as far as it is Python's own, and the variables."""
    found = Options()
    if args[:1] in (["--skill"], ["--compile"]):
        found.mode, found.rest = args[0], args[1:]
    else:
        try:
            _words(found, list(args))
        except Usage as e:
            found.wrong = str(e)
    if not found.flags.get("ignore_environment"):
        _variables(found, environment)
    return found


def _words(found, args):
    while args and args[0].startswith("-") and args[0] != "-":
        word = args.pop(0)
        if word == "--":
            break
        if word in ("-V", "-VV", "--version"):
            found.mode, found.value = "V", word == "-VV"
            break
        if word in ("-h", "--help", "-?"):
            found.mode = "h"
            break
        if word == "--check-hash-based-pycs":
            args[:1] = []
        elif word.startswith("--"):
            raise Usage(f"unknown option {word}")
        elif _letters(found, word, args):
            break
    found.rest = args


def _letters(found, word, args):
    """One word of options such as `-Bu`, `-c text`, `-Wignore`; true when it names what to run."""
    for i, letter in enumerate(word[1:], 2):
        if letter in "cmWX":
            value = word[i:] or (args.pop(0) if args else None)
            if value is None:
                raise Usage(f"Argument expected for the -{letter} option")
            if letter == "W":
                found.warn.append(value)
            elif letter == "X":
                found.extend(value)
            else:
                found.mode, found.value = letter, value
            return letter in "cm"
        if letter == "J":
            raise Usage("-J is reserved for Jython")
        if letter not in _FLAGS:
            raise Usage(f"Unknown option: -{letter}")
        found.count(letter)
    return False


def _variables(found, environment):
    for variable, flag in _VARIABLES.items():
        if value := environment.get(variable):
            found.flags[flag] = max(found.flags.get(flag, 0), _number(value))
    found.unbuffered |= bool(environment.get("PYTHONUNBUFFERED"))
    found.path = [p for p in environment.get("PYTHONPATH", "").split(":") if p]
    if value := environment.get("PYTHONIOENCODING"):
        _encoding(found, value)
    if value := environment.get("PYTHONWARNINGS"):
        found.warn[:0] = value.split(",")
    if value := environment.get("PYTHONINTMAXSTRDIGITS"):
        found.x.setdefault("int_max_str_digits", value)
    if value := environment.get("PYTHONTRACEMALLOC"):
        found.x.setdefault("tracemalloc", value)


def _encoding(found, value):
    """PYTHONIOENCODING is `NAME[:ERRORS]`; either may be left out."""
    name, _, errors = value.partition(":")
    try:
        found.encoding = codecs.lookup(name or "utf-8").name, errors or ("strict" if name else "surrogateescape")
    except LookupError as e:
        found.fatal = f"init_stdio_encoding: failed to get the Python codec name of the stdio encoding: {e}"


def _number(text):
    """As C reads a variable that is a level: what is none counts as 1."""
    return int(text) if text.isdecimal() else 1


def apply(options):
    """Makes the interpreter one that was started with these options. What cannot be is said."""
    if options.fatal:
        _fatal(options.fatal)
    x, flags = options.x, options.flags
    sys._xoptions.update((k, v) for k, v in x.items())
    if "dev" in x or flags.get("dev_mode"):
        flags["dev_mode"] = True
        options.warn.insert(0, "default")
    if "utf8" in x:
        flags["utf8_mode"] = _utf8(x["utf8"])
    if "int_max_str_digits" in x:
        flags["int_max_str_digits"] = _digits(x["int_max_str_digits"])
    if flags:
        sys.flags = sys.flags.__replace__(**flags)
    if options.warn:
        sys.warnoptions[:] = options.warn
        warnings._processoptions(options.warn)
    if level := flags.get("optimize"):
        optimizing.install(level)
    if "tracemalloc" in x:
        _trace(x["tracemalloc"])
    for note in options.notes:
        sys.stderr.write(f"python3: {note}\n")


def _fatal(what):
    sys.stderr.write(f"Fatal Python error: {what}\nPython runtime state: preinitialized\n")
    raise SystemExit(1)


def _utf8(value):
    if value not in (True, "0", "1"):
        _fatal("preconfig_init_utf8_mode: invalid -X utf8 option value")
    return int(value)


def _digits(value):
    limit = int(value) if value is not True and value.isdecimal() else -1
    if limit != 0 and limit < _LEAST_DIGITS:
        _fatal(f"config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= {_LEAST_DIGITS} or 0 for unlimited.")
    sys.set_int_max_str_digits(limit)
    return limit


def _trace(value):
    import tracemalloc
    tracemalloc.start(1 if value is True else _number(value))
