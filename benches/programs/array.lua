-- an array that grows, is read by index and written by index
local total = 0
for turn = 0, 10 - 1 do
  local a = {}
  for i = 0, 500000 - 1 do
    a[#a + 1] = i * 3
  end
  for i = 2, #a do
    a[i] = a[i] + a[i - 1] % 10
  end
  total = total + a[#a] + a[124]
end
print(total)
