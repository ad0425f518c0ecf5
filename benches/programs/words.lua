-- a table as a map: counting words
local seed = 7
local counts = {}
for i = 0, 1000000 - 1 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  local word = "w" .. seed // 65536 % 5000
  counts[word] = (counts[word] or 0) + 1
end
local most, size = 0, 0
for word, n in pairs(counts) do
  size = size + 1
  if n > most then most = n end
end
print(size .. " " .. most)
