-- For each key what it has, and for how many milliseconds from now: -1 for what stays. Nothing is false, which arrives as nil.
local found = {}
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  found[2 * i - 1] = value
  found[2 * i] = value and redis.call('PTTL', key) or false
end
return found
