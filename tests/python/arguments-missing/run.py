"""The command line that every script has: its own name, no arguments, exit 2."""
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("input")
parser.add_argument("--output", default="artifacts/out.json")
parser.parse_args()
