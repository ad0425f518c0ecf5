-- functions kept in objects, and library functions
local stack = {}
local account = {
  balance = 0,
  add = function(account, n) return account.balance + n end
}
for i = 0, 1500000 - 1 do
  account.balance = account.add(account, i % 10)
  table.insert(stack, i)
  if #stack > 10 then
    table.remove(stack)
    table.remove(stack)
  end
end
print(account.balance .. " " .. #stack)
