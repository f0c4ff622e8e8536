-- Fences a dead writer and settles calls that it left, with what they have cost at least.
-- KEYS  meta, lives, leases of the dead, records of the dead, events, trees
-- ARGV  dead, per record: place of its tree in KEYS, op|attempt
-- REPLY CLOSED | GONE | ALIVE | OK and how many were settled
local dead = ARGV[1]
local refused = unreapable(dead)
if refused then return refused end
-- From here on it can change nothing, so what we read stays true between our calls.
if redis.call('HGET', KEYS[1], 'w:' .. dead) ~= 'fenced' then
  redis.call('HSET', KEYS[1], 'w:' .. dead, 'fenced', 'f:' .. dead, text(now()))
end
local count = 0
for i = 2, #ARGV, 2 do
  local record = redis.call('HGET', KEYS[4], ARGV[i + 1])
  if record then
    redis.call('HDEL', KEYS[4], ARGV[i + 1])
    append_lost(KEYS[5], dead, ARGV[i + 1], record, KEYS[tonumber(ARGV[i])], KEYS[3])
    count = count + 1
  end
end
return {'OK', text(count)}
