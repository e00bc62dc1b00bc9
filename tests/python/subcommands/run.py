"""A tool with subcommands: argparse at length, getopt and shlex for the old ones, and what a wrong call says."""
import argparse
import getopt
import json
import pathlib
import shlex
import sys


def size(text):
    units = {"k": 1024, "m": 1024**2}
    try:
        return int(text[:-1]) * units[text[-1].lower()] if text[-1].lower() in units else int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a size: {text!r}") from None


class Pairs(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        found = getattr(namespace, self.dest) or {}
        found.update(v.split("=", 1) for v in values)
        setattr(namespace, self.dest, found)


parser = argparse.ArgumentParser(prog="tool", description="Looks after files.", epilog="See also: the manual.", fromfile_prefix_chars="@")
parser.add_argument("-v", "--verbose", action="count", default=0, help="say more")
parser.add_argument("--version", action="version", version="%(prog)s 1.2")
commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
add = commands.add_parser("add", help="add files", aliases=["a"], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
add.add_argument("files", nargs="+", type=pathlib.PurePosixPath)
add.add_argument("--limit", type=size, default="10k", help="most bytes")
add.add_argument("--set", nargs="*", action=Pairs, metavar="K=V", dest="pairs")
add.add_argument("--color", choices=["auto", "never"], default="auto")
group = add.add_mutually_exclusive_group()
group.add_argument("--fast", action="store_const", const="fast", dest="mode")
group.add_argument("--safe", action="store_const", const="safe", dest="mode")
add.add_argument("--cache", action=argparse.BooleanOptionalAction, default=True)
remove = commands.add_parser("remove", help="remove files")
remove.add_argument("pattern")
remove.add_argument("rest", nargs=argparse.REMAINDER)
pathlib.Path("/tmp/args.txt").write_text("add\nx.txt\n--limit=2m\n")

for line in json.load(sys.stdin)["lines"]:
    try:
        print(vars(parser.parse_args(shlex.split(line))))
    except SystemExit as e:
        print("exit", e.code)
    sys.stdout.flush()
print(parser.parse_known_args(["add", "f", "--unknown", "1"])[1])
print(add.format_help())
print(parser.format_help(), parser.format_usage())
print(getopt.gnu_getopt(["-ab", "5", "file", "--long=x", "--flag"], "ab:", ["long=", "flag"]))
try:
    getopt.getopt(["-z"], "a")
except getopt.GetoptError as e:
    print(e, e.opt)
print(shlex.join(["a b", "it's", "$x", ""]), list(shlex.shlex("a=1 # note\nb='c d'", posix=True, punctuation_chars=True)))
sys.exit(parser.parse_args(["-v"]))
