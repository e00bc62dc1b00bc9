-- The command line of `lua`, and a skill's function. Nothing of the user's runs here: what is to be run is yielded, with its
-- arguments, and its results come back; the launcher runs it with nothing below it. The last value is the exit code.
local host, json = ...
local run = coroutine.yield
local load, loadfile, require, print, tostring, type = load, loadfile, require, print, tostring, type
local io, math, package, pcall, rawget, setmetatable, string, table = io, math, package, pcall, rawget, setmetatable, string, table

local VERSION = "Lua 5.4.7  Copyright (C) 1994-2024 Lua.org, PUC-Rio"
local USAGE = [=[
usage: lua [options] [script [args]]
Available options are:
  -e stat   execute string 'stat'
  -l mod    require library 'mod' into global 'mod'
  -l g=mod  require library 'mod' into global 'g'
  -v        show version information
  -E        ignore environment variables
  -W        turn warnings on
  --        stop handling options
  -         stop handling options and execute stdin
]=]

-- `json` is the last that `require` thinks of: a module of that name beside the script comes first. There are no native
-- libraries to look for.
package.searchers[3] = function(name)
  if name == "json" then
    return function() return json end, ":built-in:"
  end
end
package.searchers[4] = nil

local function fail(message)
  io.stderr:write("lua: ", message, "\n")
  return 1
end

local function misused(message)
  fail(message)
  io.stderr:write(USAGE)
  return 1
end

-- Modules lie in the working directory or beside the script.
local function search_beside(script)
  local folder = script:match("^(.*)/[^/]*$")
  local paths = "./?.lua;./?/init.lua"
  if folder and folder ~= "." then
    paths = ("%s;%s/?.lua;%s/?/init.lua"):format(paths, folder, folder)
  end
  local own = os.getenv("LUA_PATH_5_4") or os.getenv("LUA_PATH")
  package.path = own and own:gsub(";;", ";" .. paths .. ";", 1) or paths
  package.cpath = ""
end

-- `arg`: the script is number 0, what stands before it has negative numbers.
local function make_arg(arguments, script)
  arg = {}
  for i = 0, #arguments do
    arg[i - script] = arguments[i]
  end
  return table.unpack(arguments, script + 1)
end

local function run_script(name, ...)
  local chunk, message
  if name == "-" then
    chunk, message = load((host.input():gsub("^#", "--", 1)), "=stdin")
  else
    chunk, message = loadfile(name)
  end
  if not chunk then
    return fail(message)
  end
  run(chunk, ...)
  return 0
end

local function read(name)
  local file, message = io.open(name, "rb")
  if not file then
    return nil, "cannot open " .. message
  end
  local text
  text, message = file:read("a")
  file:close()
  return text and text:gsub("^\xEF\xBB\xBF", ""):gsub("^#", "--"), message
end

-- Whether a script can be read at all.
local function check(name)
  local text, message = read(name)
  local chunk
  if text then
    chunk, message = load(text, "@" .. name:match("[^/]*$"))
  end
  if chunk then
    return 0
  end
  io.stderr:write(message, "\n")
  return 1
end

-- A file that defines a global function `execute`, or returns one or a table with one, and did not read standard input
-- itself, is a function: it gets the input, what it returns is the answer, and what it prints goes to the log.
local function run_skill(name, ...)
  local text, message = read(name)
  if not text then
    return fail(message)
  end
  if text:find("execute", 1, true) or text:find("return", 1, true) then
    host.print_to("hold")
  end
  local chunk
  chunk, message = load(text, "@" .. name:gsub("^/skill/", "")) -- as it is seen from its working directory
  if not chunk then
    return fail(message)
  end
  local execute = run(chunk, ...)
  if type(execute) == "table" then
    execute = rawget(execute, "execute")
  end
  if type(execute) ~= "function" then
    execute = rawget(_G, "execute")
  end
  if type(execute) ~= "function" or host.asked_input() then
    host.print_to("output")
    return 0
  end
  host.print_to("log")
  local input = host.input()
  local good, inputs = true, {}
  if input:find("%S") then
    good, inputs = pcall(json.decode, input)
  end
  if not good then
    return fail("the input is not JSON: " .. inputs)
  end
  local answer, reason = run(execute, inputs)
  if answer == nil and reason ~= nil then
    return fail(tostring(reason))
  end
  good, answer = pcall(json.encode, answer)
  if not good then
    return fail("execute returned what is not JSON: " .. answer)
  end
  host.answer(answer .. "\n")
  return 0
end

-- What each option does; the rest of its word, or the next, is its argument where it takes one.
local options = {}

function options.e(code)
  local chunk, message = load(code, "=(command line)")
  if not chunk then
    return fail(message)
  end
  run(chunk)
end

function options.l(what)
  local global, module = what:match("^([^=]*)=(.*)$")
  _G[global or what] = run(require, module or what)
end

local takes_argument = { e = true, l = true }
local plain = { v = true, E = true, W = true }

local function command()
  math.randomseed()
  local arguments = host.arguments()
  if arguments[1] == "--check" and arguments[2] then
    return check(arguments[2])
  end
  if arguments[1] == "--skill" and arguments[2] then
    search_beside(arguments[2])
    return run_skill(arguments[2], make_arg(arguments, 2))
  end
  -- All of them are read before the first is obeyed.
  local asked, i, version = {}, 1, false
  while arguments[i] and arguments[i]:sub(1, 1) == "-" and arguments[i] ~= "-" do
    local word = arguments[i]
    local letter, value = word:sub(2, 2), word:sub(3)
    i = i + 1
    if word == "--" then
      break
    elseif word == "-i" then
      return fail("there is no interactive mode in the sandbox: give a script, -e CODE, or - to read standard input")
    elseif takes_argument[letter] then
      if value == "" then
        value, i = arguments[i], i + 1
      end
      if not value then
        return misused(("'%s' needs argument"):format(word))
      end
      table.insert(asked, { letter, value })
    elseif plain[letter] and value == "" then
      version = version or letter == "v"
      if letter == "W" then
        warn("@on")
      end
    else
      return misused(("unrecognized option '%s'"):format(word))
    end
  end
  local script = arguments[i]
  search_beside(script or "")
  local rest = table.pack(make_arg(arguments, script and i or 0))
  if version then
    print(VERSION)
  end
  for _, option in ipairs(asked) do
    local code = options[option[1]](option[2])
    if code then
      return code
    end
  end
  if script or not version and #asked == 0 then
    return run_script(script or "-", table.unpack(rest, 1, rest.n))
  end
  return 0
end

return coroutine.wrap(command)
