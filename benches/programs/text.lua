-- split, upper, replace, trim and join
local function split(text, delimiter)
  local parts, from = {}, 1
  while true do
    local first, last = text:find(delimiter, from, true)
    if not first then break end
    parts[#parts + 1] = text:sub(from, first - 1)
    from = last + 1
  end
  parts[#parts + 1] = text:sub(from)
  return parts
end

local line = " alpha, beta, gamma, delta, epsilon, zeta, eta, theta "
local total = 0
for i = 0, 100000 - 1 do
  local parts = split(line:match("^%s*(.-)%s*$"), ", ")
  local joined = table.concat(parts, ";")
  total = total + #parts + #(joined:upper():gsub("A", "aa"))
end
print(total)
