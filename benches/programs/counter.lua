-- closures that change what they captured
local function counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end
local a = counter(1)
local b = counter(2)
local total = 0
for i = 0, 3000000 - 1 do
  total = total + a() + b()
end
print(total)
