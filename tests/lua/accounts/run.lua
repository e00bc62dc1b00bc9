-- Classes by metatables, inheritance, errors as values.
local Account = {}
Account.__index = Account
Account.__tostring = function(self) return ("%s: %.2f"):format(self.name, self.balance) end
function Account.new(name, balance) return setmetatable({ name = name, balance = balance or 0 }, Account) end
function Account:deposit(n)
  if n <= 0 then error({ code = "amount", value = n }) end
  self.balance = self.balance + n
  return self
end
function Account:withdraw(n)
  if n > self:limit() then error(("%s has too little: %g"):format(self.name, self.balance), 2) end
  self.balance = self.balance - n
  return self
end
function Account:limit() return self.balance end
local Credit = setmetatable({ __tostring = Account.__tostring }, { __index = Account })
Credit.__index = Credit
function Credit.new(name, balance, credit)
  local self = setmetatable(Account.new(name, balance), Credit)
  self.credit = credit
  return self
end
function Credit:limit() return self.balance + self.credit end
local a, b = Account.new("Ada", 100), Credit.new("Bob", 10, 50)
print(a:deposit(20), b:withdraw(55))
print(pcall(a.withdraw, a, 1000))
print(pcall(function() a:withdraw(1000) end))
local good, failure = pcall(a.deposit, a, -1)
print(good, type(failure), failure.code, failure.value)
print(select("#", pcall(error)), pcall(error, nil))
print(xpcall(function() return a.nothing.here end, function(m) return "handled: " .. m end))
print(getmetatable(b) == Credit, rawequal(a, b), rawlen({ 1, 2 }), b.limit == Credit.limit)
error(setmetatable({}, { __tostring = function() return "the end of " .. a.name end }))
