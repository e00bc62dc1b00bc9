-- Dates: all formats of C, normalisation, differences.
local t = os.time { year = 2024, month = 2, day = 29, hour = 12, min = 30, sec = 15 }
print(t, math.type(t))
print(os.date("!%Y-%m-%dT%H:%M:%SZ", t), os.date("%c", t), os.date("%x %X %p", t))
print(os.date("%A %a %B %b %d %j %U %W %V %G %u %w %y %C %e %D %F %T %R %r %h %I %M %n%t%%", t))
local d = os.date("*t", t)
print(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst)
d.day = d.day + 366; d.month = d.month + 11
print(os.date("%F", os.time(d)), d.day, d.month, d.year)
for _, month in ipairs { 1, 2, 4, 12 } do
  print(month, os.date("*t", os.time { year = 2023, month = month + 1, day = 0 }).day)
end
print(os.difftime(os.time { year = 2024, month = 12, day = 25 }, os.time { year = 2024, month = 1, day = 1 }) / 86400)
print(os.date("!%c", 0), os.date("!%F", -86400), os.date("!%H", 3600))
print(pcall(os.time, { year = 2024 }))
print(os.time() > 1700000000, os.clock() >= 0, os.getenv("HOME"), os.getenv("NO_SUCH"))
