-- An exit code from deep inside, and what was printed before it.
io.write("no newline at the end")
local ok = pcall(function()
  coroutine.wrap(function()
    local c <close> = setmetatable({}, { __close = function() print("never") end })
    os.exit(37)
  end)()
end)
print("never")
