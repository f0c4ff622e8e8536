-- Replaces all that Redis has of a writer by what it says is under way and what that holds.
-- KEYS  meta, lives, leases of the writer, records of the writer, events
-- ARGV  writer, epoch, n, n × (op|attempt, packed record), then per counter: field of the lease hash, amount
-- REPLY CLAIMED (now or before) | SEALED | FENCED | CLOSED epoch phase
local writer, epoch, count = ARGV[1], ARGV[2], tonumber(ARGV[3])
local refused = unclaimable(writer, epoch)
if refused then return refused end

local claimed = {}
for i = 4, 3 + 2 * count, 2 do claimed[ARGV[i]] = true end
local old = redis.call('HGETALL', KEYS[4])
for i = 1, #old, 2 do
  -- The writer does not know it any more: it ended, and its event was replayed, or is about to arrive late.
  if not claimed[old[i]] then append_lost(KEYS[5], writer, old[i], old[i + 1]) end
end
redis.call('DEL', KEYS[3], KEYS[4])
for i = 4, 3 + 2 * count, 2 do redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1]) end
for i = 4 + 2 * count, #ARGV, 2 do change(KEYS[3], ARGV[i], ARGV[i + 1]) end
redis.call('ZADD', KEYS[2], text(now() + LIFE), writer)
redis.call('HSET', KEYS[1], 'c:' .. writer, epoch)
return {'CLAIMED'}
