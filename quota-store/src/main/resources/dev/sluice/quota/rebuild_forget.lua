-- Forgets the leases and the life sign of a writer that did not claim.
-- KEYS  meta, lives, leases of the writer, records of the writer
-- ARGV  epoch, writer
-- REPLY OK | SUPERSEDED epoch phase
local refused = step(ARGV[1], 'seal')
if refused then return refused end
if redis.call('HGET', KEYS[1], 'c:' .. ARGV[2]) == ARGV[1] then return {'OK'} end
redis.call('DEL', KEYS[3])
if redis.call('HLEN', KEYS[4]) == 0 then
  redis.call('ZREM', KEYS[2], ARGV[2])
else
  -- Recorded since its other records were entered as lost. Without a life sign nobody would ever find it.
  redis.call('ZADD', KEYS[2], text(now()), ARGV[2])
end
return {'OK'}
