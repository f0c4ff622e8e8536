-- Gives back what purses do not need and books what they have used.
-- KEYS  meta, leases of the writer, trees
-- ARGV  guard(5), per purse: place of its tree in KEYS, root, prefix, unused nanos, covered nanos, recalled 0|1, n,
--       n × (limit, unit letter, period start, unused, used)
-- REPLY guard's, or OK rev
local blocked, rev = guard()
if blocked then return blocked end

local leases, i = KEYS[2], 6
while i <= #ARGV do
  local tree, root, purse = KEYS[tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2]
  local unused, covered, recalled, count = ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], tonumber(ARGV[i + 6])
  subtract(tree, 'leased', unused)
  change(leases, purse .. 'usd', negated(unused))
  change(leases, purse .. 'spent', negated(covered))
  local traces = {purse .. 'usd', purse .. 'spent'}
  i = i + 7
  for _ = 1, count do
    local limit, letter, start, free, used = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
    -- A counter that has moved on has forgotten this period; only the writer's own trace is left to clear.
    if letter == 's' or redis.call('HGET', tree, 's:' .. limit) == start then
      subtract(tree, 'l:' .. limit, free)
      subtract(tree, 'l:' .. limit, used)
      if letter ~= 's' then add(tree, 'u:' .. limit, used) end
    end
    local field = purse .. letter .. ':' .. start .. ':' .. limit
    change(leases, field, negated(free))
    change(leases, field, negated(used))
    traces[#traces + 1] = field
    i = i + 5
  end
  local gone = true
  for _, value in pairs(redis.call('HMGET', leases, unpack(traces))) do gone = gone and not value end
  if gone then redis.call('HDEL', leases, purse .. 'take') end
  if recalled == '1' then redis.call('PUBLISH', 'given', string.match(KEYS[1], '{(.-)}') .. ' ' .. root) end
end
return {'OK', rev}
