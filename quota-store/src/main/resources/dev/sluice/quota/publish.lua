-- Makes a scope's new settings known: leases with an older version are refused, and gateways drop what they cached.
-- KEYS  meta, tree
-- ARGV  scope, version
-- REPLY OK revision (now or before) | CLOSED epoch phase
local refused = closed()
if refused then return refused end
if tonumber(redis.call('HGET', KEYS[2], 'v:' .. ARGV[1]) or '0') < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[2], 'v:' .. ARGV[1], ARGV[2])
  local rev = text(redis.call('HINCRBY', KEYS[1], 'rev', 1))
  redis.call('PUBLISH', 'rev', string.match(KEYS[1], '{(.-)}') .. ' ' .. rev)
end
return {'OK', redis.call('HGET', KEYS[1], 'rev') or '0'}
