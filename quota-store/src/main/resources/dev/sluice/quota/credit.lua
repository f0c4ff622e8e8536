-- Applies a root's next credit.
-- KEYS  meta, tree
-- ARGV  cs, amount, per correction: limit, period start, used
-- REPLY OK (now or before) | GAP cs | CLOSED epoch phase
local refused = closed()
if refused then return refused end
local cs, known = tonumber(ARGV[1]), redis.call('HGET', KEYS[2], 'cs') or '0'
if cs <= tonumber(known) then return {'OK'} end
if cs > tonumber(known) + 1 then return {'GAP', known} end
redis.call('HSET', KEYS[2], 'cs', ARGV[1])
add(KEYS[2], 'credit', ARGV[2])
for i = 3, #ARGV, 3 do
  if redis.call('HGET', KEYS[2], 's:' .. ARGV[i]) == ARGV[i + 1] then add(KEYS[2], 'u:' .. ARGV[i], ARGV[i + 2]) end
end
return {'OK'}
