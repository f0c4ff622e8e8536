-- Renews a writer's life sign and notes what its calls have cost so far.
-- KEYS  meta, lives, records of the writer
-- ARGV  guard(5), per attempt: op|attempt, nanos that it has cost at least
-- REPLY guard's, or OK rev, Redis' clock, live writers
local blocked, rev = guard()
if blocked then return blocked end
local time = now()
redis.call('ZADD', KEYS[2], text(time + LIFE), ARGV[1])
for i = 6, #ARGV, 2 do
  local record = redis.call('HGET', KEYS[3], ARGV[i])
  if record then -- it may have been settled in the meantime
    local head, tail = string.match(record, '^([^\31]*\31[^\31]*\31[^\31]*\31)[^\31]*(\31.*)$')
    redis.call('HSET', KEYS[3], ARGV[i], head .. ARGV[i + 1] .. tail)
  end
end
return {'OK', rev, text(time), text(redis.call('ZCOUNT', KEYS[2], '(' .. text(time), '+inf'))}
