-- Enters calls of a writer that did not claim as lost.
-- KEYS  meta, records of the writer, events
-- ARGV  epoch, writer, per record: op|attempt
-- REPLY OK and how many | SUPERSEDED epoch phase
local refused = step(ARGV[1], 'claim', 'seal')
if refused then return refused end
local writer, count = ARGV[2], 0
if redis.call('HGET', KEYS[1], 'c:' .. writer) == ARGV[1] then return {'OK', '0'} end
for i = 3, #ARGV do
  local record = redis.call('HGET', KEYS[2], ARGV[i])
  if record then
    redis.call('HDEL', KEYS[2], ARGV[i])
    append_lost(KEYS[3], writer, ARGV[i], record)
    count = count + 1
  end
end
return {'OK', text(count)}
