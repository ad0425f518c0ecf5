-- map, filter and reduce with function values
local function map(a, f)
  local r = {}
  for i = 1, #a do r[i] = f(a[i]) end
  return r
end
local function filter(a, f)
  local r, n = {}, 0
  for i = 1, #a do
    local x = a[i]
    if f(x) then n = n + 1; r[n] = x end
  end
  return r
end
local function reduce(a, f, start)
  for i = 1, #a do start = f(start, a[i]) end
  return start
end

local numbers = {}
for i = 0, 1000 - 1 do numbers[#numbers + 1] = i end
local total = 0
for turn = 0, 4000 - 1 do
  local tripled = map(numbers, function(x) return x * 3 + turn end)
  local even = filter(tripled, function(x) return x % 2 == 0 end)
  total = total + reduce(even, function(a, b) return a + b end, 0)
end
print(total)
