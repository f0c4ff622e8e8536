-- Ends the time for claims: what is in the lease hashes stands still from here on.
-- KEYS  meta
-- ARGV  epoch
-- REPLY OK | SUPERSEDED epoch phase
local refused = step(ARGV[1], 'claim', 'seal')
if refused then return refused end
redis.call('HSET', KEYS[1], 'phase', 'seal')
return {'OK'}
