-- Producers, schedulers, errors and wrap.
local function numbers(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local function filter(p, g) return coroutine.wrap(function() for v in g do if p(v) then coroutine.yield(v) end end end) end
local seen = {}
for v in filter(function(x) return x % 3 == 0 end, numbers(20)) do seen[#seen + 1] = v end
print(table.concat(seen, " "))
local function permutations(a, n)
  n = n or #a
  if n <= 1 then coroutine.yield(a) else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      permutations(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
for p in coroutine.wrap(function() permutations { "a", "b", "c" } end) do io.write(table.concat(p), " ") end
print()
local tasks = {}
for id = 1, 3 do
  tasks[id] = coroutine.create(function(x)
    for step = 1, id do x = coroutine.yield(id .. ":" .. step .. ":" .. x) end
    if id == 2 then error("task " .. id .. " failed") end
    return "done " .. id
  end)
end
for round = 1, 4 do
  for id, co in ipairs(tasks) do
    if coroutine.status(co) ~= "dead" then print(round, id, coroutine.resume(co, round)) end
  end
end
print(coroutine.resume(tasks[1]))
print(coroutine.isyieldable(), select(2, coroutine.running()))
print(type(select(2, pcall(coroutine.wrap(function() error({}) end)))))
local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() print("closed") end }); coroutine.yield(1) end)
print(coroutine.resume(co)); print(coroutine.close(co), coroutine.status(co))
