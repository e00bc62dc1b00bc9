-- UTF-8: code points, lengths, positions, what is not UTF-8.
local s = "naïve café – 日本語 🎉"
print(#s, utf8.len(s), utf8.charpattern)
for p, c in utf8.codes(s) do if c > 127 then io.write(p, ":", ("U+%04X"):format(c), " ") end end print()
print(utf8.char(72, 228, 8364, 128512), utf8.codepoint(s, 3, 5), utf8.offset(s, 5), utf8.offset(s, -1))
print(utf8.len("\xff"), utf8.len("abc\xE4"), utf8.len("\u{7FFFFFFF}", 1, -1, true), utf8.len(""))
print(pcall(function() for _ in utf8.codes("a\xffb") do end end))
local reversed = {}
for _, c in utf8.codes(s) do table.insert(reversed, 1, utf8.char(c)) end
print(table.concat(reversed), "\u{48}\x49\074\z
  joined", 'tab\tquote\'', [[raw \n]], [==[
]]nested]==])
for c in s:gmatch(utf8.charpattern) do if #c > 2 then io.write(c, "|") end end print()
local counts = {}
for c in ("hello wörld"):gmatch(utf8.charpattern) do counts[c] = (counts[c] or 0) + 1 end
local keys = {} for k in pairs(counts) do keys[#keys + 1] = k end table.sort(keys)
for _, k in ipairs(keys) do io.write(k, counts[k], " ") end print()
