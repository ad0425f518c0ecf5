-- errors that are thrown in a function, caught outside of it, and blocks that run in any case
local function checked(i)
  if i % 10 == 0 then
    error({ message = "ten" })
  end
  return i
end
local function work()
  local total, caught, cleaned = 0, 0, 0
  for i = 0, 999999 do
    local done, result = pcall(checked, i)
    if done then
      total = total + result
    else
      caught = caught + #result.message
    end
    cleaned = cleaned + 1
  end
  print(total .. " " .. caught .. " " .. cleaned)
end
work()
