-- a text that grows piece by piece
local total = 0
for turn = 0, 5 - 1 do
  local text = ""
  for i = 0, 20000 - 1 do
    text = text .. "line " .. i .. ";"
  end
  total = total + #text
end
print(total)
