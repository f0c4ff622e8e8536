-- Appends events of calls that were refused before any attempt. Touches no counter.
-- KEYS  meta, events
-- ARGV  guard(5), per call: op, root, event
-- REPLY guard's, or OK rev
local blocked, rev = guard()
if blocked then return blocked end
for i = 6, #ARGV, 3 do
  append(KEYS[2], '*', '', entry('refused', ARGV[i], '0', ARGV[i + 1], ARGV[1], '0', ARGV[i + 2]))
end
return {'OK', rev}
