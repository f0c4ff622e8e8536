-- Gives a dead writer's purses back. Tokens and requests count as used, because nobody can tell any more.
-- KEYS  meta, lives, leases of the dead, records of the dead, trees
-- ARGV  dead, per purse: place of its tree in KEYS, prefix, n, n × name of a field
-- REPLY CLOSED | GONE | ALIVE | OK (something is left) | DONE
local dead, leases = ARGV[1], KEYS[3]
local refused = unreapable(dead)
if refused then return refused end
-- Not fenced: somebody let it live again. Records first: their charges come out of these purses.
if redis.call('HGET', KEYS[1], 'w:' .. dead) ~= 'fenced' then return {'OK'} end
if redis.call('HLEN', KEYS[4]) > 0 then return {'OK'} end

local i = 2
while i <= #ARGV do
  local tree, purse, count = KEYS[tonumber(ARGV[i])], ARGV[i + 1], tonumber(ARGV[i + 2])
  local spent = redis.call('HGET', leases, purse .. 'spent') or '0'
  for j = i + 3, i + 2 + count do
    local value = redis.call('HGET', leases, purse .. ARGV[j])
    local letter, start, limit = string.match(ARGV[j], '^(%a):(%d+):(.+)$')
    if value and ARGV[j] == 'usd' then
      subtract(tree, 'leased', value)
    elseif value and letter == 's' then
      subtract(tree, 'l:' .. limit, value)
    elseif value and letter and redis.call('HGET', tree, 's:' .. limit) == start then
      subtract(tree, 'l:' .. limit, value)
      add(tree, 'u:' .. limit, letter == 'm' and spent or value)
    end
    redis.call('HDEL', leases, purse .. ARGV[j])
  end
  i = i + 3 + count
end
if redis.call('HLEN', leases) > 0 then return {'OK'} end
redis.call('ZREM', KEYS[2], dead)
return {'DONE'}
