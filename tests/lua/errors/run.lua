-- Every common message, as scripts show them to people.
local function try(f, ...) print(select(2, pcall(f, ...))) end
local t = { list = {} }
try(function() return nil + 1 end)
try(function() return {} .. "x" end)
try(function() return t.a.b end)
try(function() t.list.go() end)
try(function() t:missing() end)
try(function() undefined_function() end)
try(function() return 1 < "2" end)
try(function() return {} < {} end)
try(function() return #5 end)
try(function() return -{} end)
try(function() return 1 // 0 end)
try(function() return 1 % 0 end)
try(function() return 2^53 | 1.5 end)
try(function() return "abc" + 1 end)
try(function() return "10" + 1, "0x10" * 2 end)
try(function() for i = "a", 2 do end end)
try(function() string.rep() end)
try(function() ("x"):rep(1e10) end)
try(function() ("x"):bad() end)
try(function() string.format("%d", 1.5) end)
try(function() string.format("%y", 1) end)
try(function() tonumber("z", 99) end)
try(function() setmetatable(1, {}) end)
try(function() ipairs() end)
try(function() table.concat({ 1, {}, 3 }) end)
try(function() table.insert({ 1 }, 5, 2) end)
try(function() select(0) end)
try(function() math.random(0, -1) end)
try(function() math.floor("x") end)
try(function() string.char(256) end)
try(function() ("x"):gsub("(", "") end)
try(error, "plain", 0)
try(assert, false)
try(assert, nil, "with words")
try(function() local x <const> = 1; return load("local x <const> = 1; x = 2") end)
for _, code in ipairs { "x =", "for", "local 1", "return return", "x = 'abc", "x = [[", "goto nowhere", "break", "::l:: ::l::", "x = 5 5", "if x then", "f(", "x = \"\\q\"", "x = 0x", "--[[ open" } do
  print(select(2, load(code, "=code")))
end
local deep = 0
local function dive() deep = deep + 1; return 1 + dive() end
print((select(2, pcall(dive)):gsub("\n.*", "")), deep > 1000)
local function inner(x) error("bad " .. x) end
local function outer() inner("news") end
outer()
