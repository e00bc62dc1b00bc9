-- Counts requests by status and path, and sums bytes.
local log = [[
10.0.0.1 - - [12/Mar/2024:10:00:01 +0000] "GET /index.html HTTP/1.1" 200 5120
10.0.0.2 - - [12/Mar/2024:10:00:02 +0000] "GET /missing HTTP/1.1" 404 312
10.0.0.1 - - [12/Mar/2024:10:00:09 +0000] "POST /api/items HTTP/1.1" 201 88
10.0.0.3 - - [12/Mar/2024:10:01:11 +0000] "GET /index.html HTTP/1.1" 200 5120
broken line
10.0.0.9 - - [12/Mar/2024:10:02:00 +0000] "GET /api/items HTTP/1.1" 500 0
]]
local by_status, by_path, bytes, bad = {}, {}, 0, 0
for line in log:gmatch("[^\n]+") do
  local ip, path, status, size = line:match('^(%d+%.%d+%.%d+%.%d+) .- "%u+ (%S+) [^"]*" (%d+) (%d+)$')
  if ip then
    by_status[status] = (by_status[status] or 0) + 1
    by_path[path] = (by_path[path] or 0) + 1
    bytes = bytes + tonumber(size)
  else
    bad = bad + 1
  end
end
local function sorted(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b) return t[a] > t[b] or t[a] == t[b] and a < b end)
  local i = 0
  return function() i = i + 1; return keys[i], t[keys[i]] end
end
for status, n in sorted(by_status) do print(status, n) end
for path, n in sorted(by_path) do print(("%-12s %3d %s"):format(path, n, ("#"):rep(n))) end
print("bytes", bytes, "bad", bad, "mean", bytes / 5, bytes // 5)
