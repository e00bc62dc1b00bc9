-- What `arg` and `...` hold, and command lines by hand.
print(#arg, arg[0]:match("[^/]*$"), arg[1], ...)
local function parse(words)
  local options, rest = {}, {}
  local i = 1
  while i <= #words do
    local w = words[i]
    local name, value = w:match("^%-%-([%w-]+)=(.*)$")
    if name then options[name] = value
    elseif w:match("^%-%-") then options[w:sub(3)] = true
    elseif w:match("^%-%a$") then i = i + 1; options[w:sub(2)] = words[i]
    else rest[#rest + 1] = w end
    i = i + 1
  end
  return options, rest
end
local o, r = parse { "--verbose", "-n", "5", "--out=a=b", "in.txt", "--", "x" }
print(o.verbose, o.n, o.out, #r, table.concat(r, ","))
if not arg[1] then
  io.stderr:write("usage: run.lua FILE\n")
  os.exit(2)
end
