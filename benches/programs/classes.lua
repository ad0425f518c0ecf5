-- instances of two classes: made, their fields changed, their methods called
local Body = {}
Body.__index = Body
function Body.new(v)
  return setmetatable({ x = 0, v = v }, Body)
end
function Body:step(dt)
  self.x = self.x + self.v * dt
end
function Body:energy()
  return self.v * self.v
end
local Heavy = setmetatable({}, { __index = Body })
Heavy.__index = Heavy
function Heavy.new(v, mass)
  local made = Body.new(v)
  made.mass = mass
  return setmetatable(made, Heavy)
end
function Heavy:energy()
  return self.mass * self.v * self.v
end
local function work()
  local a = Body.new(1)
  local b = Heavy.new(2, 3)
  local total = 0
  for i = 0, 999999 do
    a:step(1)
    b:step(2)
    total = total + a:energy() + b:energy()
    if i % 10 == 0 then
      a = Body.new(i % 7)
    end
  end
  print(total .. " " .. a.x .. " " .. b.x)
end
work()
