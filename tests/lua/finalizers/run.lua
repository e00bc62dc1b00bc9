-- Weak tables, finalizers (also at the end), to-be-closed variables, warnings.
local weak = setmetatable({}, { __mode = "k" })
weak[{}] = 1; weak["text"] = 2
collectgarbage()
local n = 0
for _ in pairs(weak) do n = n + 1 end
print(n, collectgarbage("count") > 0, collectgarbage("isrunning"), collectgarbage("step"))
do
  local a <close> = setmetatable({}, { __close = function(_, e) print("close a", e) end })
  local b <close> = setmetatable({}, { __close = function(_, e) print("close b", e) end })
  print("inside")
end
print(pcall(function()
  local c <close> = setmetatable({}, { __close = function(_, e) print("close c", e) end })
  error("oops", 0)
end))
setmetatable({}, { __gc = function() print("collected") end })
collectgarbage()
KEEP = setmetatable({}, { __gc = function() print("at the end") end })
warn("@on"); warn("some", "thing")
print("last statement")
