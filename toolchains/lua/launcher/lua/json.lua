-- JSON. Objects become tables, arrays become tables that remember it, whole numbers stay integers, null is `json.null`.
local json = {}

local is_array = { __name = "json.array" }

--- What null is, so that a list or a table can hold it.
json.null = setmetatable({}, { __name = "json.null", __tostring = function() return "null" end })

--- Marks a table as an array: an empty one is `[]` then, not `{}`.
function json.array(list)
  return setmetatable(list or {}, is_array)
end

-- Encoding ---------------------------------------------------------------------------------------------------------------

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(char)
  return ESCAPES[char] or ("\\u%04x"):format(char:byte())
end

local function quote(text, path)
  if not utf8.len(text) then
    error(("%s is a string that is not UTF-8"):format(path), 0)
  end
  return '"' .. text:gsub('[%c"\\]', escape) .. '"'
end

local function number(value, path)
  if math.type(value) == "integer" then
    return ("%d"):format(value)
  end
  if value ~= value or value == math.huge or value == -math.huge then
    error(("%s is %s, which JSON has no number for"):format(path, value), 0)
  end
  local text
  for digits = 15, 17 do
    text = ("%." .. digits .. "g"):format(value)
    if tonumber(text) == value then
      break
    end
  end
  return text:find("[.e]") and text or text .. ".0"
end

-- How many values a list has; none for a table with names.
local function length(value, path)
  local count, names = 0, 0
  for key in next, value do
    if math.type(key) == "integer" and key > 0 then
      count = count + 1
    else
      names = names + 1
    end
  end
  if getmetatable(value) ~= is_array and count == 0 then
    return nil
  end
  if names > 0 then
    error(("%s has both a list and names in it"):format(path), 0)
  end
  if count > 0 and next(value, nil) ~= nil and rawget(value, count) == nil then
    error(("%s is a list with holes; put json.null there"):format(path), 0)
  end
  return count
end

local encode

local function encode_array(out, value, count, path, within)
  out[#out + 1] = "["
  for i = 1, count do
    if i > 1 then
      out[#out + 1] = ","
    end
    if rawget(value, i) == nil then
      error(("%s is a list with holes; put json.null there"):format(path), 0)
    end
    encode(out, rawget(value, i), path .. "[" .. i .. "]", within)
  end
  out[#out + 1] = "]"
end

local function encode_object(out, value, path, within)
  local keys = {}
  for key in next, value do
    if type(key) ~= "string" then
      error(("%s has a key that is a %s"):format(path, type(key)), 0)
    end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  out[#out + 1] = "{"
  for i, key in ipairs(keys) do
    out[#out + 1] = (i > 1 and "," or "") .. quote(key, path) .. ":"
    encode(out, rawget(value, key), path .. "." .. key, within)
  end
  out[#out + 1] = "}"
end

function encode(out, value, path, within)
  local kind = type(value)
  if value == nil or value == json.null then
    out[#out + 1] = "null"
  elseif kind == "boolean" then
    out[#out + 1] = tostring(value)
  elseif kind == "number" then
    out[#out + 1] = number(value, path)
  elseif kind == "string" then
    out[#out + 1] = quote(value, path)
  elseif kind ~= "table" then
    error(("%s is a %s"):format(path, kind), 0)
  elseif within[value] then
    error(("%s contains itself"):format(path), 0)
  else
    within[value] = true
    local count = length(value, path)
    if count then
      encode_array(out, value, count, path, within)
    else
      encode_object(out, value, path, within)
    end
    within[value] = nil
  end
end

--- The JSON text of a value; names are in order. An error says what has none, and where.
function json.encode(value)
  local out = {}
  encode(out, value, "the value", {})
  return table.concat(out)
end

-- Decoding ---------------------------------------------------------------------------------------------------------------

local UNESCAPES = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local WORDS = { ["true"] = true, ["false"] = false, null = json.null }

local function wrong(text, at, what)
  local _, line = text:sub(1, at - 1):gsub("\n", "")
  error(("line %d: %s"):format(line + 1, what), 0)
end

-- The code point of `\uXXXX` at `at`, with its second half where it has one, and what follows it.
local function code_point(text, at)
  local first = tonumber(text:match("^%x%x%x%x", at), 16)
  if not first then
    wrong(text, at, "\\u wants four hexadecimal digits")
  end
  local second = first >= 0xD800 and first < 0xDC00 and tonumber(text:match("^\\u(%x%x%x%x)", at + 4) or "", 16)
  if second and second >= 0xDC00 and second < 0xE000 then
    return 0x10000 + (first - 0xD800) * 0x400 + (second - 0xDC00), at + 10
  end
  return (first >= 0xD800 and first < 0xE000) and 0xFFFD or first, at + 4
end

-- The string whose opening quote is before `at`, and what follows it.
local function decode_string(text, at)
  local parts, from = nil, at
  while true do
    local stop = text:find('[%c"\\]', from)
    local char = stop and text:sub(stop, stop)
    if char == '"' then
      local last = text:sub(at, stop - 1)
      return parts and table.concat(parts) .. last or last, stop + 1
    elseif char == "\\" then
      parts = parts or {}
      parts[#parts + 1] = text:sub(at, stop - 1)
      local escaped = text:sub(stop + 1, stop + 1)
      if escaped == "u" then
        local code
        code, at = code_point(text, stop + 2)
        parts[#parts + 1] = utf8.char(code)
      else
        parts[#parts + 1] = UNESCAPES[escaped] or wrong(text, stop, "\\" .. escaped .. " is no escape")
        at = stop + 2
      end
      from = at
    elseif char == "\127" then
      from = stop + 1
    else
      wrong(text, stop or #text, char and "a control character in a string" or "a string without its end")
    end
  end
end

local function decode_number(text, at)
  local digits = text:match("^-?%d+", at)
  local rest = digits and text:match("^%.%d+", at + #digits) or ""
  local exponent = digits and text:match("^[eE][+-]?%d+", at + #digits + #rest) or ""
  if not digits or digits:find("^-?0%d") then
    wrong(text, at, ("unexpected %q"):format(text:sub(at, at)))
  end
  return tonumber(digits .. rest .. exponent), at + #digits + #rest + #exponent
end

local decode

local function skip(text, at)
  return text:find("[^ \t\r\n]", at) or #text + 1
end

local function decode_array(text, at)
  local list, count = json.array(), 0
  at = skip(text, at)
  if text:sub(at, at) == "]" then
    return list, at + 1
  end
  while true do
    count = count + 1
    list[count], at = decode(text, at)
    at = skip(text, at)
    local char = text:sub(at, at)
    if char == "]" then
      return list, at + 1
    elseif char ~= "," then
      wrong(text, at, "an array goes on with a comma or ends with ]")
    end
    at = at + 1
  end
end

local function decode_object(text, at)
  local object = {}
  at = skip(text, at)
  if text:sub(at, at) == "}" then
    return object, at + 1
  end
  while true do
    at = skip(text, at)
    if text:sub(at, at) ~= '"' then
      wrong(text, at, "a name in an object begins with a quote")
    end
    local name
    name, at = decode_string(text, at + 1)
    at = skip(text, at)
    if text:sub(at, at) ~= ":" then
      wrong(text, at, "a name in an object is followed by a colon")
    end
    object[name], at = decode(text, at + 1)
    at = skip(text, at)
    local char = text:sub(at, at)
    if char == "}" then
      return object, at + 1
    elseif char ~= "," then
      wrong(text, at, "an object goes on with a comma or ends with }")
    end
    at = at + 1
  end
end

function decode(text, at)
  at = skip(text, at)
  local char = text:sub(at, at)
  if char == '"' then
    return decode_string(text, at + 1)
  elseif char == "{" then
    return decode_object(text, at + 1)
  elseif char == "[" then
    return decode_array(text, at + 1)
  end
  local word = text:match("^%a+", at)
  if word then
    if WORDS[word] == nil then
      wrong(text, at, ("unexpected %q"):format(word))
    end
    return WORDS[word], at + #word
  elseif char == "" then
    wrong(text, at, "a value is missing at the end")
  end
  return decode_number(text, at)
end

--- The value of a JSON text. An error says what is wrong, and in which line.
function json.decode(text)
  local value, at = decode(text, 1)
  at = skip(text, at)
  if at <= #text then
    wrong(text, at, "there is more after the value")
  end
  return value
end

return json
