#!/usr/bin/env lua
local M = {...}
function M.square(x) return x * x end
assert(M[1] == "shapes")
return M
