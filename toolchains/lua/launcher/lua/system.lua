-- Where the interpreter's own library is otherwise than that of `lua`.
local host = ...
local io, os, string, table = io, os, string, table

-- The standard streams, with the buffers that `print` uses.
io.stdin, io.stdout, io.stderr = io.open("/dev/stdin"), io.open("/dev/stdout", "w"), io.open("/dev/stderr", "w")
io.input(io.stdin)
io.output(io.stdout)

os.exit = host.exit
string.rep = host.rep

-- Closing a pipe says how its program ended.
local methods = getmetatable(io.stdout).__index
local function closing(close)
  return function(...)
    host.ended()
    local result = table.pack(close(...))
    local word, number = host.ended()
    if word then
      return (word == "exit" and number == 0) or nil, word, number
    end
    return table.unpack(result, 1, result.n)
  end
end
methods.close, io.close = closing(methods.close), closing(io.close)

-- The week of a date, and the year that it belongs to: those of its Thursday.
local date = os.date
local function week(format, time)
  local day = date(format:sub(1, 1) == "!" and "!*t" or "*t", time)
  local thursday = os.date("!*t", os.time { year = day.year, month = day.month, day = day.day - (day.wday + 5) % 7 + 3 })
  local year = thursday.year
  return {
    V = ("%02d"):format((thursday.yday - 1) // 7 + 1),
    G = ("%d"):format(year),
    g = ("%02d"):format(year % 100),
  }
end
function os.date(format, time)
  if type(format) == "string" and format:find("%%[VGg]") then
    format = format:gsub("%%(.)", week(format, time))
  end
  return date(format or "%c", time or os.time())
end
