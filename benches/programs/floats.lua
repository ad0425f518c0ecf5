-- float arithmetic: steps of the Mandelbrot iteration
local inside = 0
for row = 0, 400 - 1 do
  for column = 0, 400 - 1 do
    local cr = column / 200.0 - 1.5
    local ci = row / 200.0 - 1.0
    local zr = 0.0
    local zi = 0.0
    local n = 0
    while n < 50 and zr * zr + zi * zi < 4.0 do
      local next = zr * zr - zi * zi + cr
      zi = 2.0 * zr * zi + ci
      zr = next
      n = n + 1
    end
    if n == 50 then inside = inside + 1 end
  end
end
print(inside)
