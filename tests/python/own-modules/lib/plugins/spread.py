from ..stats import mean


def run(values):
    return max(v - mean(values) for v in values)
