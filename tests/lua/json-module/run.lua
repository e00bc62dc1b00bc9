-- A module `json` beside the script comes before the built-in one.
local json = require "json"
local data = json.decode(io.read("a"))
table.sort(data.items, function(a, b) return a.price < b.price end)
for i, item in ipairs(data.items) do print(i, item.name, item.price, item.tags and #item.tags or "-") end
print(json.encode { total = #data.items }, package.loaded.json == json, json.own)
