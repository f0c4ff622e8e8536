-- Forgets the counters of a root that PostgreSQL does not know, once no writer holds anything of it.
-- KEYS  tree
-- REPLY 1 gone | 0 something is leased
if (redis.call('HGET', KEYS[1], 'leased') or '0') ~= '0' then return {'0'} end
redis.call('DEL', KEYS[1])
return {'1'}
