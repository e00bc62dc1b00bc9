"""Time zones over a change of clocks, calendars, intervals and all the formats."""
import calendar
import json
import sys
import time
from datetime import date, datetime, time as daytime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

request = json.load(sys.stdin)
zone = ZoneInfo(request["zone"])
start = datetime.fromisoformat(request["start"]).astimezone(zone)
for hours in (0, 12, 13, 14, 24):
    t = (start.astimezone(timezone.utc) + timedelta(hours=hours)).astimezone(zone)
    print(t.isoformat(), t.tzname(), t.utcoffset(), t.dst(), int(t.timestamp()))
print((start + timedelta(days=1)).isoformat(), (start + timedelta(days=1)) - start)
fold = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
print(fold, fold.replace(fold=1), fold.replace(fold=1).astimezone(timezone.utc))
for name in ("America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC", "Africa/Casablanca", "Australia/Lord_Howe"):
    print(name, datetime(2026, 7, 1, 12, tzinfo=timezone.utc).astimezone(ZoneInfo(name)).strftime("%Y-%m-%d %H:%M %Z %z"))
for name in ("Nowhere/City", "../etc/passwd"):
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as e:
        print(type(e).__name__)
moment = datetime(2026, 1, 5, 7, 8, 9, 12345)
print(moment.strftime("%a %A %b %B %d %j %U %W %V %G %u %w %y %I %p %f %% %c | %x | %X"))
print(datetime.strptime("Mon, 05 Jan 2026 07:08:09 +0200", "%a, %d %b %Y %H:%M:%S %z"), datetime.strptime("2026-W01-1", "%G-W%V-%u"))
for text, form in [("31/22/2026", "%d/%m/%Y"), ("2026", "%Y-%m"), ("12:00x", "%H:%M")]:
    try:
        datetime.strptime(text, form)
    except ValueError as e:
        print("ValueError:", e)
print([datetime.fromisoformat(t).isoformat() for t in ("20260304T050607Z", "2026-W10-3", "2026-03-04 05:06:07,5", "2026-03-04T05+05:30")])
print(moment.isocalendar(), moment.timetuple().tm_yday, date(2024, 2, 29).replace(year=2025, day=28), date.max - date.min)
print(timedelta(days=-1, seconds=5), timedelta(hours=36) / timedelta(minutes=7), divmod(timedelta(hours=5), timedelta(hours=2)), repr(timedelta(1, 2, 3)))
print(calendar.month(2026, 2))
print(calendar.monthrange(2028, 2)[1], calendar.isleap(2100), calendar.day_name[date(2026, 11, 21).weekday()])
print([d.isoformat() for week in calendar.Calendar(6).monthdatescalendar(2026, 2)[:1] for d in week])
print(calendar.TextCalendar(calendar.SUNDAY).formatweekheader(3), calendar.timegm((2026, 1, 1, 0, 0, 0)))
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_700_000_000)), time.localtime(0).tm_hour, time.tzname, time.timezone)
print(time.mktime(time.strptime("1 Jan 2000", "%d %b %Y")), time.asctime(time.gmtime(0)), time.ctime(86400))
print(datetime.fromtimestamp(-1.5, timezone.utc), datetime.fromtimestamp(2**33, timezone.utc), datetime.fromtimestamp(1e9))
print(daytime.fromisoformat("04:23:01.000384+01:00"), daytime(1, 2) < daytime(1, 3), sorted([date(2026, 1, 2), date(2025, 12, 31)])[0])
try:
    moment < start
except TypeError as e:
    print("TypeError:", e)
quarter = [(date(2026, 1, 31) + timedelta(days=30 * i)).strftime("%Y-Q") + str((((date(2026, 1, 31) + timedelta(days=30 * i)).month - 1) // 3) + 1) for i in range(4)]
print(quarter)
