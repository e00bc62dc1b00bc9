"""A time-out by an alarm clock."""
import signal


def late(number, frame):
    raise TimeoutError("too slow")


signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        pass
except TimeoutError as e:
    print(e)
