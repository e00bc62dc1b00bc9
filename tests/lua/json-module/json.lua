local json = { own = true }
local value
local function space(s, i) return s:match("^%s*()", i) end
local function text(s, i)
  local out = {}
  while true do
    local plain, c, j = s:match('^([^"\\]*)(["\\])()', i)
    out[#out + 1], i = plain, j
    if c == '"' then return table.concat(out), i end
    local e = s:sub(i, i)
    if e == "u" then out[#out + 1] = utf8.char(tonumber(s:sub(i + 1, i + 4), 16)); i = i + 5
    else out[#out + 1] = ({ n = "\n", t = "\t" })[e] or e; i = i + 1 end
  end
end
function value(s, i)
  i = space(s, i)
  local c = s:sub(i, i)
  if c == "{" or c == "[" then
    local close, t = c == "{" and "}" or "]", {}
    i = space(s, i + 1)
    while s:sub(i, i) ~= close do
      local key
      if close == "}" then key, i = value(s, i); i = space(s, i) + 1 else key = #t + 1 end
      t[key], i = value(s, i)
      i = space(s, i)
      if s:sub(i, i) == "," then i = space(s, i + 1) end
    end
    return t, i + 1
  elseif c == '"' then return text(s, i + 1)
  else
    local word, j = s:match("^([%w.+-]+)()", i)
    return tonumber(word) or word == "true", j
  end
end
function json.decode(s) return (value(s, 1)) end
function json.encode(t) for k, v in pairs(t) do return ('{"%s":%s}'):format(k, v) end end
return json
