-- sorting numbers
local seed = 42
local a = {}
for i = 0, 500000 - 1 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  a[#a + 1] = seed
end
local sorted = table.move(a, 1, #a, 1, {})
table.sort(sorted)
print(sorted[1] .. " " .. sorted[250001] .. " " .. sorted[500000])
