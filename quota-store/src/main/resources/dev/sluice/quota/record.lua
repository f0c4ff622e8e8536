-- Leaves a trace of attempts that are about to be sent. Touches no money.
-- KEYS  meta, lives, records of the writer
-- ARGV  guard(5), per attempt: op|attempt, packed record
-- REPLY guard's, or OK rev
local blocked, rev = guard()
if blocked then
  if blocked[1] == 'REPEAT' then return blocked end
  -- A writer that has claimed in a newer epoch has named all its calls there; this is an old call that came late on a
  -- broken connection, and its trace would belong to nobody.
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'c:' .. ARGV[1])
  if m[1] and m[1] ~= ARGV[2] and m[2] == m[1] then return blocked end
end
redis.call('HSET', KEYS[3], unpack(ARGV, 6))
-- The attempt may have been sent, so the trace stays even if we refuse; with a life sign of its own a reaper finds it.
if blocked then redis.call('ZADD', KEYS[2], 'NX', text(now()), ARGV[1]) end
return blocked or {'OK', rev}
