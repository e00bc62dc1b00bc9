"""A function's return value as JSON text: what is clear is written, what is not is refused with its place and a way out."""
import dataclasses, datetime, decimal, enum, json, math, os, uuid

_HINTS = (
    ((bytes, bytearray, memoryview), "decode it, or use base64.b64encode(x).decode()"),
    ((set, frozenset), "use sorted(x) or list(x)"),
    (decimal.Decimal, "use float(x) or str(x)"),
    (complex, "return its two parts"),
    (type(i for i in ()), "use list(x)"),
    ((type({}.keys()), type({}.values()), type({}.items()), map, filter, zip, range), "use list(x)"),
)


def dumps(value):
    """JSON text; TypeError or ValueError names the path of what cannot be written, for example `$.rows[3].price`."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_convert)
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, default=_convert)
    except RecursionError:
        raise ValueError("what execute() returned is nested too deeply for JSON") from None
    except (TypeError, ValueError):
        problem = _find(value, "$", set())
        if problem is None:
            raise
    raise problem


def _convert(value):
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (os.PathLike, uuid.UUID)):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _find(value, path, above):
    """The first thing that JSON has no words for, as the exception to raise."""
    if isinstance(value, float) and not math.isfinite(value):
        return ValueError(f"execute() returned {value} at {path}: JSON has no such number; return None or a string")
    if value is None or isinstance(value, (str, int, float)):
        return None
    if id(value) in above:
        return ValueError(f"execute() returned a structure that contains itself, at {path}")
    above = above | {id(value)}
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, (str, int, float, bool, type(None))):
                return TypeError(f"execute() returned a dict with a key of type {type(key).__name__} at {path}: use str(key)")
            if problem := _find(item, f"{path}.{key}", above):
                return problem
        return None
    if isinstance(value, (list, tuple)):
        return next(filter(None, (_find(item, f"{path}[{i}]", above) for i, item in enumerate(value))), None)
    try:
        return _find(_convert(value), path, above)
    except TypeError:
        hint = next((h for types, h in _HINTS if isinstance(value, types)), "return dicts, lists, strings, numbers, booleans or None")
        return TypeError(f"execute() returned a value of type {type(value).__name__} at {path}, which is not JSON: {hint}")
