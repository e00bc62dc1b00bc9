"""Logs to standard error and to a file, with filters, adapters and exceptions."""
import io
import json
import logging
import logging.config
import logging.handlers
import sys
import warnings

level = json.load(sys.stdin)["level"]
logging.basicConfig(level=level, format="%(levelname)s:%(name)s:%(message)s", stream=sys.stderr)
root = logging.getLogger()
logging.debug("not seen")
logging.info("rows: %d of %s", 3, {"a": 1})
stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("{levelname:>8} {name} {funcName} {lineno} {message} {threadName} {module}", style="{"))
log = logging.getLogger("app.import")
log.addHandler(handler)
log.propagate = False
log.setLevel(logging.DEBUG)


def work():
    try:
        {}["missing"]
    except KeyError:
        log.exception("failed on %r", "row 7")


work()
log.addFilter(lambda record: "secret" not in record.getMessage())
log.warning("the secret")
log.warning("wrong arguments %d")
log.log(25, "odd level")
logging.addLevelName(25, "NOTICE")
logging.LoggerAdapter(log, {"user": "x"}).info("adapted")
print("\n".join(line for line in stream.getvalue().splitlines() if "^" not in line and "File" not in line))
file = logging.handlers.RotatingFileHandler("artifacts/run.log", maxBytes=60, backupCount=2, encoding="utf-8")
file.setFormatter(logging.Formatter("%(levelname)-7s|%(message)s"))
rotating = logging.getLogger("rotating")
rotating.addHandler(file)
for i in range(6):
    rotating.error("message number %d é", i)
file.close()
memory = logging.handlers.MemoryHandler(10, target=handler)
logging.config.dictConfig({
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"short": {"format": "%(levelname).1s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "short", "stream": "ext://sys.stdout"}},
    "loggers": {"configured": {"handlers": ["err"], "level": "WARNING", "propagate": False}},
})
logging.getLogger("configured").error("to stdout")
logging.getLogger("configured").info("nowhere")
logging.captureWarnings(True)
warnings.warn("captured", UserWarning)
print(logging.getLevelName(30), root.isEnabledFor(10), log.getEffectiveLevel(), logging.getLogger("app").hasHandlers(), sorted(n for n in logging.root.manager.loggerDict if n.startswith("app")))
record = logging.makeLogRecord({"msg": "%s", "args": ("x",), "created": 0, "msecs": 5})
formatter = logging.Formatter("%(asctime)s %(message)s")
print(formatter.format(record))
root.critical("the end")
