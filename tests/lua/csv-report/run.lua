-- Reads CSV with quotes from a file beside the script, writes reports.
local function split(line)
  local fields, at = {}, 1
  while at <= #line + 1 do
    if line:sub(at, at) == '"' then
      local value, i = "", at + 1
      repeat
        local a, b, part, quote = line:find('([^"]*)"("?)', i)
        value, i = value .. part .. quote, b + 1
      until quote == ""
      fields[#fields + 1], at = value, i + 1
    else
      local stop = line:find(",", at, true) or #line + 1
      fields[#fields + 1], at = line:sub(at, stop - 1), stop + 1
    end
  end
  return fields
end
local rows, header = {}, nil
for line in io.lines("sales.csv") do
  if not header then header = split(line) else
    local row = {}
    for i, value in ipairs(split(line)) do row[header[i]] = tonumber(value) or value end
    rows[#rows + 1] = row
  end
end
local totals = {}
for _, r in ipairs(rows) do totals[r.region] = (totals[r.region] or 0) + r.units * r.price end
local regions = {}
for region in pairs(totals) do regions[#regions + 1] = region end
table.sort(regions)
local out = assert(io.open("artifacts/report.md", "w"))
out:write("| region | total |\n|---|---:|\n")
for _, region in ipairs(regions) do out:write(("| %s | %10.2f |\n"):format(region, totals[region])) end
out:close()
local more <close> = io.open("artifacts/items.txt", "a")
for _, r in ipairs(rows) do more:write(r.item, "\n") end
print(#rows, math.type(rows[1].units), math.type(rows[1].price), rows[2].item, rows[3].item)
