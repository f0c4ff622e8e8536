-- Stops all admission until a rebuild opens the shard again. A rebuild that is under way goes on.
-- KEYS  meta
-- REPLY OK
if not closed() then redis.call('HSET', KEYS[1], 'open', '0', 'phase', 'closed') end
return {'OK'}
