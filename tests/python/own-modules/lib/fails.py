from . import stats

stats.mean(None)
