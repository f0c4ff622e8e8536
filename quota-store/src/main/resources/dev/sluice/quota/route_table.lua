-- Moves the head of the route tables forward; never back. The table itself is stored before.
-- KEYS  rt:head
-- ARGV  version
-- REPLY the head as it was
local head = redis.call('GET', KEYS[1]) or '0'
if tonumber(ARGV[1]) > tonumber(head) then
  redis.call('SET', KEYS[1], ARGV[1])
  redis.call('PUBLISH', 'rt', ARGV[1])
end
return {head}
