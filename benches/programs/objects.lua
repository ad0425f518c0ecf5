-- creating small objects
local total = 0
for i = 0, 2000000 - 1 do
  local o = {id = i, half = i // 2, name = "row"}
  total = total + o.id - o.half
end
print(total)
