-- reading and writing the fields of an object
local point = {x = 0, y = 0, steps = 0}
for i = 0, 5000000 - 1 do
  point.x = point.x + 1
  point.y = point.y + point.x % 5
  point.steps = point.steps + 1
end
print(point.x .. " " .. point.y .. " " .. point.steps)
