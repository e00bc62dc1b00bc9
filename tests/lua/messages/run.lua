-- Messages that stand without their place, or are shorter, here: docs/lua.md.
local function try(f, ...) print(select(2, pcall(f, ...))) end
local t = {}
try(function() for i = 1, 10, 0 do end end)
try(function() t[nil] = 1 end)
try(function() t[0/0] = 1 end)
try(function() table.unpack({}, 1, 1e8) end)
try(function() ("x"):find("[a") end)
try(function() ("x"):find("%") end)
try(function() ("x"):gsub("x", "%2") end)
try(function() utf8.char(-1) end)
try(function() utf8.codepoint("\xff") end)
try(function() require("no.such.module.at.all") end)
print(select(2, load("a.b:c = 1", "=code")))
print(pcall(os.date, "%Q", 0))
io.write(1.0, " ", 2^53, "\n")
