-- nested while loops
local total = 0
local i = 0
while i < 5000 do
  local j = 0
  while j < 5000 do
    total = total + (i + j) % 3
    j = j + 1
  end
  i = i + 1
end
print(total)
