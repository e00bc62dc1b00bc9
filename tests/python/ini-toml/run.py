"""Layered configuration: INI defaults, TOML overrides."""
import configparser
import io
import json
import sys
import tomllib

environment = json.load(sys.stdin)["environment"]
config = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
config.optionxform = str
config.read(["defaults.ini", "missing.ini"], encoding="utf-8")
print(config.sections(), dict(config["paths"]))
print(config.getint("server", "port"), config.getboolean("server", "Debug"), config.getfloat("server", "ratio"))
print(config.get("server", "nothing", fallback="fallback"), repr(config["server"]["motd"]))
for section, option in [("server", "missing"), ("nowhere", "x"), ("broken", "ref")]:
    try:
        config.get(section, option)
    except configparser.Error as e:
        print(type(e).__name__)
with open("overrides.toml", "rb") as f:
    overrides = tomllib.load(f)
print(json.dumps(overrides, default=str, indent=1))
for key, value in overrides["env"][environment].items():
    config["server"][key] = str(value)
config.add_section("added")
config.set("added", "list", "a\nb")
out = io.StringIO()
config.write(out, space_around_delimiters=False)
with open("artifacts/merged.ini", "w") as f:
    f.write(out.getvalue())
print(out.getvalue().count("\n"))
for text in ["a = 1\na = 2", "x = ", "[t]\n[t]", "d = 2026-13-01", 'k = "\\q"']:
    try:
        print(tomllib.loads(text))
    except tomllib.TOMLDecodeError as e:
        print("TOMLDecodeError:", e)
for text in ["key = 1", "[a]\nx=1\n[a]\n", "[a]\nx=1\nx=2\n", "[a]\nno value here\n"]:
    try:
        configparser.ConfigParser().read_string(text)
    except configparser.Error as e:
        print(type(e).__name__, e.args[-1] if isinstance(e.args[-1], int) else "")
raw = configparser.RawConfigParser(allow_no_value=True, delimiters=("=",), comment_prefixes=("#",))
raw.read_string("[mysqld]\nskip-networking\nuser = me:you\n")
print(dict(raw["mysqld"]))
