-- Tables: sorting, moving, packing, metamethods, length, iteration.
local words = { "pear", "Apple", "fig", "banana", "cherry" }
table.sort(words); print(table.concat(words, " "))
table.sort(words, function(a, b) return #a < #b or #a == #b and a > b end); print(table.concat(words, " "))
table.insert(words, "last"); table.insert(words, 1, "first"); print(table.remove(words, 3), table.remove(words), #words, table.remove({}))
print(table.unpack({ 1, 2, 3 }, 2), table.pack(1, nil, 3).n, select(-1, "a", "b"), select("#", nil, nil))
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), ","), table.concat({}, ","), table.concat({ 1, 2.5, "x" }, "-", 2, 3))
print(pcall(table.sort, { 3, 1, "x" }))
print(next({}), #{ 1, 2, nil }, #{ n = 1 }, type(next), rawget(setmetatable({}, { __index = { a = 1 } }), "a"))
local V = {}
V.__index = V
V.__add = function(a, b) return setmetatable({ a[1] + b[1] }, V) end
V.__eq = function(a, b) return a[1] == b[1] end
V.__lt = function(a, b) return a[1] < b[1] end
V.__le = function(a, b) return a[1] <= b[1] end
V.__len = function(a) return a[1] end
V.__call = function(self, x, y) return self[1] + x + y end
V.__concat = function(a, b) return "V" .. (type(a) == "table" and a[1] or a) .. (type(b) == "table" and b[1] or b) end
V.__unm = function(a) return setmetatable({ -a[1] }, V) end
V.__idiv = function() return "idiv" end
V.__shl = function() return "shl" end
V.__name = "Vector"
V.__pairs = function(t) return function(_, k) if not k then return 1, t[1] end end, t, nil end
local a, b = setmetatable({ 1 }, V), setmetatable({ 2 }, V)
print((a + b)[1], a == b, a < b, a <= b, #b, a(10, 20), a .. b, a .. "x", 1 .. a, (-b)[1], a // b, a << 1)
for k, v in pairs(a) do print("pairs", k, v) end
local log = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, "<" .. v .. ">") end, __index = function(_, k) return k .. "?" end })
log.x = "y"; print(log.x, log.nope)
local matrix = {}
for i = 1, 3 do matrix[i] = {} for j = 1, 3 do matrix[i][j] = i * j end end
for _, row in ipairs(matrix) do print(table.unpack(row)) end
local queue, head = { 1, 2, 3 }, 1
while queue[head] do if queue[head] < 3 then queue[#queue + 1] = queue[head] + 2 end head = head + 1 end
print(#queue, queue[#queue])
for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end io.write(i, j, " ") ::continue:: end end print()
print(tostring(setmetatable({}, V)):match("^Vector: ") ~= nil, tostring(print):match("^builtin") or tostring(print):match("^function"))
