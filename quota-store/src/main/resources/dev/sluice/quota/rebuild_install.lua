-- Sets a root's counters to what PostgreSQL knows and what claimed writers hold.
-- KEYS  meta, tree
-- ARGV  epoch, cs, credit, spent, leased, n, n × (scope, version), then per limit: id, period start, used, leased
-- REPLY OK | SUPERSEDED epoch phase
local refused = step(ARGV[1], 'seal')
if refused then return refused end
local tree, limits = KEYS[2], 7 + 2 * tonumber(ARGV[6])
redis.call('DEL', tree)
redis.call('HSET', tree, 'cs', ARGV[2], 'credit', ARGV[3], 'spent', ARGV[4], 'leased', ARGV[5])
for i = 7, limits - 1, 2 do redis.call('HSET', tree, 'v:' .. ARGV[i], ARGV[i + 1]) end
for i = limits, #ARGV, 4 do
  local id = ARGV[i]
  redis.call('HSET', tree, 's:' .. id, ARGV[i + 1], 'u:' .. id, ARGV[i + 2], 'l:' .. id, ARGV[i + 3])
end
return {'OK'}
