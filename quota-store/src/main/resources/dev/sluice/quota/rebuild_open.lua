-- Opens the shard. The new revision makes gateways drop what they cached before.
-- KEYS  meta
-- ARGV  epoch
-- REPLY OK (now or before) | SUPERSEDED epoch phase
local refused = step(ARGV[1], 'seal', 'open')
if refused then return refused end
if redis.call('HGET', KEYS[1], 'open') ~= '1' then
  redis.call('HSET', KEYS[1], 'open', '1', 'phase', 'open')
  local rev = text(redis.call('HINCRBY', KEYS[1], 'rev', 1))
  redis.call('PUBLISH', 'rev', string.match(KEYS[1], '{(.-)}') .. ' ' .. rev)
end
return {'OK'}
