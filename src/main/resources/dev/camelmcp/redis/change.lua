-- Makes all changes if all conditions hold. ARGV: how many conditions, for each the number of its key and what is wanted;
-- how many changes, for each the number of its key, what is to be kept, and for how many milliseconds, empty for ever.
-- A value has a = in front; without it, it is nothing.
local at = 0
local function argument()
  at = at + 1
  return ARGV[at]
end

for _ = 1, tonumber(argument()) do
  local found = redis.call('GET', KEYS[tonumber(argument())])
  local wanted = argument()
  if wanted == '' then
    if found then
      return 0
    end
  elseif found ~= string.sub(wanted, 2) then
    return 0
  end
end

for _ = 1, tonumber(argument()) do
  local key = KEYS[tonumber(argument())]
  local value = argument()
  local life = argument()
  if value == '' then
    redis.call('DEL', key)
  elseif life == '' then
    redis.call('SET', key, string.sub(value, 2))
  else
    redis.call('SET', key, string.sub(value, 2), 'PX', life)
  end
end
return 1
