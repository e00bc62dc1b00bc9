from math import fsum

loads = globals().get("loads", 0) + 1


def mean(values):
    return fsum(values) / len(values)
