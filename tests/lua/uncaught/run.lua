#!/usr/bin/env lua
-- The message and the traceback of an error that nobody catches.
print("before")
local t = setmetatable({}, { __index = function(_, k) error("no field " .. k, 2) end })
local function level(n) if n == 0 then return t.missing .. "" end local x = level(n - 1) return x end
function Global(n) local r = level(n) return r end
local object = { method = function(self, n) local r = Global(n) return r end }
print(debug.traceback("here", 1))
print(xpcall(object.method, debug.traceback, object, 2))
print(select(2, xpcall(object.method, debug.traceback, object, 40)))
local co = coroutine.create(function() local x = 1; error("in co") end)
coroutine.resume(co); print(debug.traceback(co)); print(debug.traceback(co, "msg", 0))
local info = debug.getinfo(1, "Sl"); print(info.short_src, info.currentline, info.what, info.source)
print(debug.getinfo(print).what, debug.getinfo(Global, "S").linedefined)
table.sort({ 3, 2, 1 }, function(a, b) return object:method(1) end)
