-- A template engine that compiles to Lua, as pages are made.
local function compile(source)
  local code = { "local _o = {} " }
  local at = 1
  while true do
    local from, to, kind, body = source:find("{([{%%])%s*(.-)%s*[}%%]}", at)
    local plain = source:sub(at, (from or 0) - 1)
    if plain ~= "" then code[#code + 1] = ("_o[#_o + 1] = %q "):format(plain) end
    if not from then break end
    code[#code + 1] = kind == "{" and ("_o[#_o + 1] = escape(%s) "):format(body) or body .. " "
    at = to + 1
  end
  code[#code + 1] = "return table.concat(_o)"
  return table.concat(code)
end
local function render(source, values)
  local entities = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;" }
  local env = setmetatable({ escape = function(x) return (tostring(x):gsub("[<>&]", entities)) end }, { __index = function(_, k) local v = values[k] if v ~= nil then return v end return _G[k] end })
  return assert(load(compile(source), "=template", "t", env))()
end
print(render([[
<h1>{{ title }}</h1>
{% for i, item in ipairs(items) do %}
  <li class="{{ i % 2 == 0 and "even" or "odd" }}">{{ item.name:upper() }} - {{ ("%.2f"):format(item.price) }}</li>
{% end %}
{% if #items > 2 then %}many{% else %}few{% end %}]], { title = "A <b> & C", items = { { name = "pen", price = 1.5 }, { name = "ink", price = 12 } } }))
print(pcall(render, "{% for %}", {}))
print(pcall(render, "\n\n{{ nothing.here }}", {}))
