-- Modules beside the script: files, folders, cycles of their own, what is loaded.
local shapes = require "shapes"
local area = require("lib.area")
print(shapes.square(3), area.total { shapes.square(2), shapes.square(1) }, require("shapes") == shapes)
print(package.loaded["lib.area"] == area, type(package.path), package.config:sub(1, 1))
package.preload.virtual = function(name, extra) return { name = name, extra = extra } end
print(require("virtual").name, require("virtual").extra, select(2, require("virtual")))
print(pcall(require, "broken"))
print((select(2, pcall(require, "failing")):gsub("\n.*", "")))
print(loadfile("lib/area.lua") ~= nil, dofile("lib/area.lua").total { 5 })
print(select(2, loadfile("nothing.lua")))
print(package.searchpath("lib.area", "./?.lua"))
local env = { print = print }
load("x = 1; print(x, y)", "chunk", "t", env)()
print(env.x, x, load(string.dump(function(a) return a * 2 end), "b", "b")(21))
print(_VERSION, _G._G == _G, _ENV == _G)
