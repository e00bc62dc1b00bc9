"""Signals of its own: raise_signal, handlers, kill, and the end by KeyboardInterrupt."""
import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda number, frame: print("handled", number))
signal.raise_signal(signal.SIGTERM)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
os.kill(os.getpid(), signal.SIGTERM)
sys.exit(9)
