"""A command line with sub-commands; every list of arguments in the input is one run. The last one ends this script."""
import argparse
import contextlib
import io
import json
import sys


def positive(text):
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{value} is not positive")
    return value


def parser():
    p = argparse.ArgumentParser(prog="tool", description="Builds things.", epilog="See the manual.", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    p.add_argument("--version", action="version", version="%(prog)s 1.2")
    commands = p.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build files")
    build.add_argument("files", nargs="+", metavar="FILE")
    build.add_argument("--level", type=int, default=1, choices=range(5), help="how hard")
    build.add_argument("--mode", choices=["fast", "small"], default="fast")
    build.add_argument("-v", "--verbose", action="count", default=0)
    build.add_argument("-D", dest="defines", action="append", default=[], type=lambda s: tuple(s.split("=", 1)))
    clean = commands.add_parser("clean")
    group = clean.add_mutually_exclusive_group()
    group.add_argument("--all", action="store_true")
    group.add_argument("--none", action="store_const", const=1)
    clean.add_argument("--dry-run", action=argparse.BooleanOptionalAction)
    clean.set_defaults(run=len)
    return p


for arguments in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            found, code = vars(parser().parse_args(arguments)), 0
            found.pop("run", None)
        except SystemExit as e:
            found, code = None, e.code
    told = err.getvalue().splitlines()
    print(arguments, code, json.dumps(found), len(out.getvalue().splitlines()), told[:1])
known, rest = argparse.ArgumentParser(prog="x").parse_known_args(["a", "--b"])
print(known, rest)
last = argparse.ArgumentParser(prog="last", usage="%(prog)s --count N")
last.add_argument("--count", type=positive, required=True)
last.parse_args(["--count=0"])
