"""Reads vCards and an iCalendar text with folded lines and repetitions."""
import calendar
import datetime as dt
import json
import re
import sys
from zoneinfo import ZoneInfo

data = json.load(sys.stdin)


def unfolded(text):
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")


def parts(line):
    head, _, value = line.partition(":")
    name, *options = head.split(";")
    value = re.sub(r"\\([nN,;\\])", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return name.upper(), dict(o.split("=", 1) for o in options), value


def when(options, value):
    if len(value) == 8:
        return dt.datetime.strptime(value, "%Y%m%d").date()
    found = dt.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    zone = dt.timezone.utc if value.endswith("Z") else ZoneInfo(options.get("TZID", "UTC"))
    return found.replace(tzinfo=zone)


def repeated(start, rule):
    rule = dict(p.split("=") for p in rule.split(";"))
    step = {"DAILY": dt.timedelta(days=1), "WEEKLY": dt.timedelta(weeks=1)}.get(rule["FREQ"])
    for i in range(int(rule.get("COUNT", 3))):
        if step:
            yield start + i * step * int(rule.get("INTERVAL", 1))
        else:
            year, month = divmod(start.month - 1 + i, 12)
            year, month = start.year + year, month + 1
            yield start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


event = {}
for line in unfolded(data["ics"]):
    name, options, value = parts(line)
    if name == "BEGIN" and value == "VEVENT":
        event = {}
    elif name == "END" and value == "VEVENT":
        start = when(*event["DTSTART"])
        print(event["SUMMARY"][1], repr(start), start.isoformat(), start.strftime("%A %d %B %Y, week %V, day %j"))
        for date in repeated(start, event.get("RRULE", ({}, "FREQ=DAILY;COUNT=1"))[1]):
            utc = date.astimezone(dt.timezone.utc) if isinstance(date, dt.datetime) else date
            print("  ", date, "|", utc, date.isocalendar())
    elif name != "BEGIN":
        event[name] = options, value
for card in data["vcards"]:
    fields = [parts(line) for line in unfolded(card) if ":" in line]
    print({n: v if not o else (v, o) for n, o, v in fields if n not in ("BEGIN", "END", "VERSION")})
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2024, 2))
print(calendar.HTMLCalendar().formatmonth(2024, 2)[:120])
print([d.isoformat() for week in calendar.Calendar().monthdatescalendar(2023, 1) for d in week][:9], calendar.isleap(1900))
print(dt.timedelta(days=-1, seconds=5), dt.datetime.max - dt.datetime.min, dt.date.fromisocalendar(2020, 53, 7))
