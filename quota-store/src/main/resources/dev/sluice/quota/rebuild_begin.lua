-- Closes the shard and starts to collect claims in a new epoch.
-- KEYS  meta, events
-- ARGV  epoch, position that the consumer has stored
-- REPLY OK (now or before) | SUPERSEDED epoch phase
local epoch, m = ARGV[1], redis.call('HMGET', KEYS[1], 'epoch', 'phase')
if m[1] == epoch and m[2] == 'claim' then return {'OK'} end
if tonumber(m[1] or '0') >= tonumber(epoch) then return {'SUPERSEDED', m[1], m[2] or ''} end

local meta = redis.call('HGETALL', KEYS[1])
for i = 1, #meta, 2 do
  local kind = string.sub(meta[i], 1, 2)
  -- Numbers start again in a new epoch; the dead stay dead.
  if kind == 'c:' or (kind == 'w:' and meta[i + 1] ~= 'fenced') then redis.call('HDEL', KEYS[1], meta[i]) end
end
redis.call('HSET', KEYS[1], 'layout', '1', 'epoch', epoch, 'open', '0', 'phase', 'claim')
-- After a wipe revisions must not start from 0 again: gateways look for a higher one.
redis.call('HSETNX', KEYS[1], 'rev', text(now()))

-- The consumer reads on from its position; a Redis that lost the stream, or whose clock went back, must not write below.
local function parts(id)
  local millis, number = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(millis), tonumber(number)
end
local last = '0-0'
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
end
local millis, number = parts(ARGV[2])
local last_millis, last_number = parts(last)
local id = '*'
if (last_millis < millis or (last_millis == millis and last_number < number)) and now() <= millis then
  id = text(millis) .. '-' .. text(number + 1)
end
append(KEYS[2], id, '', entry('marker', '', '0', '', '', '0', ''))
return {'OK'}
