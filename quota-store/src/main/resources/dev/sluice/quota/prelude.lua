-- Stands in front of every script. KEYS[1] is the shard's meta hash in all scripts that use a function of this file.
--
-- Numbers: Redis counts 64-bit integers, Lua doubles. Amounts therefore stay text, and only Redis adds them; where a
-- script must compare, exact() works within ±9e15. Scripts read and decide first and write last.

local LIFE, GRACE, DAY = 10000, 30000, 86400000
local CEILING = 9e15

local function text(number)
  return string.format('%.0f', number)
end

local function negated(amount)
  if amount == '0' then return amount end -- Redis does not read -0
  if string.sub(amount, 1, 1) == '-' then return string.sub(amount, 2) end
  return '-' .. amount
end

local function add(key, field, amount)
  if amount ~= '0' then redis.call('HINCRBY', key, field, amount) end
end

local function subtract(key, field, amount)
  add(key, field, negated(amount))
end

-- As add, but a counter that comes to zero leaves no trace: how a writer's lease hash gets empty.
local function change(key, field, amount)
  if amount ~= '0' and redis.call('HINCRBY', key, field, amount) == 0 then redis.call('HDEL', key, field) end
end

-- a + b - c - d of decimal texts (false = 0). Billions and the rest are added apart, because credit and spent only ever
-- grow and their difference must be exact when they themselves are beyond what a double counts.
local function exact(a, b, c, d)
  local high, low = 0, 0
  for i, value in pairs({a or '0', b or '0', c or '0', d or '0'}) do
    local sign, digits = string.match(value, '^(%-?)(%d+)$')
    local factor = (i > 2 and -1 or 1) * (sign == '-' and -1 or 1)
    high = high + factor * tonumber('0' .. string.sub(digits, 1, -10))
    low = low + factor * tonumber(string.sub(digits, -9))
  end
  return math.max(-CEILING, math.min(CEILING, high * 1e9 + low))
end

-- Begins every script of a gateway's writer: ARGV writer, epoch, acked, seq, before. Returns the refusal (nil = go on) and
-- the shard's revision. Gaps in the numbers are fine, because refused calls use numbers up; but no call runs before the one
-- that it names as sent before it. So a number that is not above the last one has run, and never was merely overtaken.
local function guard()
  local writer, epoch, acked, seq = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'open', 'phase', 'rev', 'w:' .. writer)
  if m[5] == 'fenced' then return {'FENCED'} end
  if m[1] ~= epoch or m[2] ~= '1' then return {'CLOSED', m[1] or '0', m[3] or ''} end
  local last = tonumber(m[5] or '0')
  if last < acked then
    redis.call('HSET', KEYS[1], 'open', '0', 'phase', 'lost') -- a call that we acknowledged is gone
    return {'LOST'}
  end
  if last >= seq then return {'REPEAT'}, m[4] or '0' end
  if last < tonumber(ARGV[5]) then return {'EARLY'} end
  redis.call('HSET', KEYS[1], 'w:' .. writer, ARGV[4])
  return nil, m[4] or '0'
end

-- Refuses the scripts of control services while the shard is closed: then only a rebuild writes.
local function closed()
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'open', 'phase')
  if m[2] ~= '1' then return {'CLOSED', m[1] or '0', m[3] or ''} end
end

-- Refuses a step of a rebuild that another one has overtaken, or that comes in the wrong phase.
local function step(epoch, phase, orphase)
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'phase')
  if m[1] ~= epoch or (m[2] ~= phase and m[2] ~= orphase) then return {'SUPERSEDED', m[1] or '0', m[2] or ''} end
end

-- A gateway's part in a rebuild. Once it has claimed it gets the same answer for ever, so that it may ask again.
local function unclaimable(writer, epoch)
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'phase', 'w:' .. writer, 'c:' .. writer)
  if m[3] == 'fenced' then return {'FENCED'} end
  if m[1] ~= epoch then return {'CLOSED', m[1] or '0', m[2] or ''} end
  if m[4] == epoch then return {'CLAIMED'} end
  if m[2] ~= 'claim' then return {'SEALED'} end
end

-- KEYS[2] is the zset of life signs.
local function unreapable(dead)
  local refused = closed()
  if refused then return refused end
  local score = redis.call('ZSCORE', KEYS[2], dead)
  if not score then return {'GONE'} end
  if tonumber(score) > now() - GRACE then return {'ALIVE'} end
end

-- The part of a record that names its purse, as the purse's fields in a lease hash begin.
local function purse_of(record)
  return string.match(record, '^([^\31]*\31[^\31]*\31[^\31]*\31)')
end

-- Turns a part of a lease into spent money, at both ends alike and without a clamp: a charge above the hold drives the
-- purse negative, and its gateway makes up for it. Returns the root's counter, as text because it may exceed a double.
local function charge_purse(tree, leases, purse, charge)
  if charge ~= '0' then
    redis.call('HINCRBY', tree, 'spent', charge)
    subtract(tree, 'leased', charge)
    change(leases, purse .. 'usd', negated(charge))
    change(leases, purse .. 'spent', charge)
  end
  return redis.call('HGET', tree, 'spent') or '0'
end

-- What an entry of the stream tells, as one text, because fields are what an entry costs. Only the event is free text, and
-- its JSON holds no \31. Layout.entry makes the same.
local function entry(kind, op, attempt, root, writer, charge, event)
  return table.concat({kind, op, attempt, root, writer, charge, event}, '\31')
end

-- proof: the root's counter after the charge; "late" where none was touched; empty where there is none to touch.
local function append(events, id, proof, told)
  redis.call('XADD', events, id, 'e', told, 'p', proof)
end

-- The event of an attempt whose gateway is gone: charged with what it had reported at least.
local function append_lost(events, writer, field, record, tree, leases)
  local root, least, event = string.match(record, '^([^\31]*)\31[^\31]*\31[^\31]*\31([^\31]*)\31(.*)$')
  local op, attempt = string.match(field, '^(.*)|(%d+)$')
  if tree then
    local spent = charge_purse(tree, leases, purse_of(record), least)
    append(events, '*', spent, entry('lost', op, attempt, root, writer, least, event))
  else
    append(events, '*', 'late', entry('lost', op, attempt, root, writer, least, event))
  end
end
