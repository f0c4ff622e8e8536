-- Appends events of calls that were refused before any attempt. Touches no counter.
-- KEYS  meta, events
-- ARGV  guard(5), per call: op, root, event
-- REPLY guard's, or OK rev
local blocked, rev = guard()
if blocked then return blocked end
for i = 6, #ARGV, 3 do
  redis.call('XADD', KEYS[2], '*', 'op', ARGV[i], 'attempt', '0', 'kind', 'refused', 'root', ARGV[i + 1], 'gw', ARGV[1],
    'charge', '0', 'event', ARGV[i + 2])
end
return {'OK', rev}
