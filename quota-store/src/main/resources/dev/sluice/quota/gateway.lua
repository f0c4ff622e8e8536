-- Notes that a gateway process lives, by Redis' clock, so that readers need not trust the gateway's.
-- KEYS  gws
-- ARGV  process id, JSON object without "at"
-- REPLY OK
redis.call('HSET', KEYS[1], ARGV[1], string.sub(ARGV[2], 1, -2) .. ',"at":' .. text(now()) .. '}')
return {'OK'}
