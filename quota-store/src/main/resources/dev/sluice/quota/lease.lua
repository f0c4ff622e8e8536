-- Takes a share of what a key may still spend, over every limit on its path, or says which limit forbids it.
-- KEYS  meta, lives, leases of the writer, tree of the root
-- ARGV  guard(5), root, purse prefix, credit limit or '', want(4), need(4), min(4), n, n × (scope, version),
--       then per limit: id, unit letter, cap, period start.          Four amounts: nanos, tokens, requests, slots
-- REPLY guard's, or OK rev and TAKEN(4) | HELD limit | SPENT limit | STALE scope | PERIOD limit start now | UNKNOWN
local blocked, rev = guard()
local leases, tree, root, purse, credit_limit = KEYS[3], KEYS[4], ARGV[6], ARGV[7], ARGV[8]

if blocked then
  if blocked[1] ~= 'REPEAT' then return blocked end
  -- The reply may have been lost with the connection. The last take of the purse is kept for this question.
  local take = redis.call('HGET', leases, purse .. 'take') or ''
  local seq, m, t, r, s = string.match(take, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
  if seq ~= ARGV[4] then return blocked end
  return {'OK', rev, 'TAKEN', m, t, r, s}
end

if redis.call('EXISTS', tree) == 0 then return {'OK', rev, 'UNKNOWN'} end
local time = now()
local first_limit = 22 + 2 * tonumber(ARGV[21])
for i = 22, first_limit - 1, 2 do
  -- A grant that is newer than the tree is fine: grants are written before their version is published.
  if tonumber(redis.call('HGET', tree, 'v:' .. ARGV[i]) or '0') > tonumber(ARGV[i + 1]) then
    return {'OK', rev, 'STALE', ARGV[i]}
  end
end

local want, need, min, free = {}, {}, {}, {}
for unit = 1, 4 do
  want[unit], need[unit], min[unit] = tonumber(ARGV[8 + unit]), tonumber(ARGV[12 + unit]), tonumber(ARGV[16 + unit])
end

local held, spent
-- left: what is free; whole: what would be free if nobody held any of it.
local function weigh(unit, id, left, whole)
  free[unit] = math.min(free[unit] or left, left)
  if min[unit] > 0 and left < min[unit] then
    if whole >= min[unit] then held = held or id else spent = spent or id end
  end
end

local money = redis.call('HMGET', tree, 'credit', 'spent', 'leased')
if credit_limit ~= '' then
  weigh(1, 'usd', exact(money[1], credit_limit, money[2], money[3]), exact(money[1], credit_limit, money[2]))
end

local INDEX = {m = 1, t = 2, r = 3, s = 4}
local limits = {}
for i = first_limit, #ARGV, 4 do
  local id, letter, cap, start = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local c = redis.call('HMGET', tree, 's:' .. id, 'u:' .. id, 'l:' .. id)
  local fresh = false
  if letter ~= 's' then
    if tonumber(start) > time then return {'OK', rev, 'PERIOD', id, start, text(time)} end
    if c[1] and tonumber(start) < tonumber(c[1]) then return {'OK', rev, 'PERIOD', id, c[1], text(time)} end
    fresh = c[1] ~= start
  end
  if fresh then c = {start, '0', '0'} end
  weigh(INDEX[letter], id, exact(cap, false, c[2], c[3]), exact(cap, false, c[2]))
  limits[#limits + 1] = {id = id, letter = letter, start = start, fresh = fresh}
end

-- Used up weighs more than held: waiting does not help.
if spent then return {'OK', rev, 'SPENT', spent} end
if held then
  redis.call('PUBLISH', 'recall', string.match(KEYS[1], '{(.-)}') .. ' ' .. root)
  return {'OK', rev, 'HELD', held}
end

-- A fair share leaves something for every other gateway, so leases shrink by themselves near a limit.
local gateways = math.max(1, redis.call('ZCOUNT', KEYS[2], '(' .. text(time), '+inf'))
local take = {}
for unit = 1, 4 do
  local fair, most = want[unit], math.max(need[unit], min[unit])
  if free[unit] then fair = math.min(fair, math.floor(free[unit] / (2 * gateways))) end
  local amount = math.max(most, fair)
  if free[unit] then amount = math.min(amount, free[unit]) end
  take[unit] = text(math.max(0, amount))
end

add(tree, 'leased', take[1])
change(leases, purse .. 'usd', take[1])
for _, limit in ipairs(limits) do
  local amount = take[INDEX[limit.letter]]
  if amount ~= '0' then
    if limit.fresh then
      redis.call('HSET', tree, 's:' .. limit.id, limit.start, 'u:' .. limit.id, '0', 'l:' .. limit.id, amount)
    else
      add(tree, 'l:' .. limit.id, amount)
    end
    change(leases, purse .. limit.letter .. ':' .. limit.start .. ':' .. limit.id, amount)
  end
end
redis.call('HSET', leases, purse .. 'take', ARGV[4] .. ' ' .. table.concat(take, ' '))
return {'OK', rev, 'TAKEN', take[1], take[2], take[3], take[4]}
