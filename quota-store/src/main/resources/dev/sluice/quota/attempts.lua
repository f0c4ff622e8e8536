-- Leaves a trace of attempts that are about to be sent, then charges attempts that have ended and appends their events.
-- KEYS  meta, lives, records of the writer, leases of the writer, events, trees
-- ARGV  guard(5), how many begin, per one that begins: op|attempt, packed record;
--       per one that has ended: place of its tree in KEYS, op|attempt, charge, entry
-- REPLY guard's, or OK rev, and how many came late
local FIRST, BEGUN, ENDED = 7, 2, 4
local leases, events = KEYS[4], KEYS[5]
local ended = FIRST + BEGUN * tonumber(ARGV[6])

local blocked, rev = guard()
local begins = ended > FIRST
if blocked and begins then
  if blocked[1] == 'REPEAT' then return blocked end
  -- A writer that has claimed in a newer epoch has named all its calls there; this is an old call that came late on a
  -- broken connection, and its trace would belong to nobody.
  local m = redis.call('HMGET', KEYS[1], 'epoch', 'c:' .. ARGV[1])
  if m[1] and m[1] ~= ARGV[2] and m[2] == m[1] then return blocked end
end
if begins then redis.call('HSET', KEYS[3], unpack(ARGV, FIRST, ended - 1)) end
if blocked then
  -- The attempt may have been sent, so the trace stays even if we refuse; with a life sign of its own a reaper finds it.
  if begins then redis.call('ZADD', KEYS[2], 'NX', text(now()), ARGV[1]) end
  return blocked
end
if ended > #ARGV then return {'OK', rev, '0'} end

local fields = {}
for i = ended, #ARGV, ENDED do fields[#fields + 1] = ARGV[i + 1] end
local records = redis.call('HMGET', KEYS[3], unpack(fields))

-- What a batch adds up to is written once, at its end: commands are what a script costs. Sums are doubles, so nothing is
-- summed that could leave the range in which they are exact; it is written at once instead.
local spent, trees, purses = {}, {}, {}
local function sum(sums, key, charge)
  sums[key] = (sums[key] or 0) + charge
end

local function write_sums()
  for tree, charge in pairs(trees) do
    add(tree, 'spent', text(charge))
    subtract(tree, 'leased', text(charge))
  end
  for purse, charge in pairs(purses) do
    change(leases, purse .. 'usd', negated(text(charge)))
    change(leases, purse .. 'spent', text(charge))
  end
  spent, trees, purses = {}, {}, {}
end

-- The root's counter after this charge.
local function charge_in_batch(tree, purse, amount)
  local charge = tonumber(amount)
  local before = spent[tree] or tonumber(redis.call('HGET', tree, 'spent') or '0')
  if math.abs(before) > CEILING or math.abs(before + charge) > CEILING
    or math.abs((trees[tree] or 0) + charge) > CEILING or math.abs((purses[purse] or 0) + charge) > CEILING then
    write_sums()
    return charge_purse(tree, leases, purse, amount)
  end
  spent[tree] = before + charge
  if charge ~= 0 then
    sum(trees, tree, charge)
    sum(purses, purse, charge)
  end
  return text(spent[tree])
end

local late, known = 0, {}
for n, field in ipairs(fields) do
  local i, record = ended + ENDED * (n - 1), records[n]
  local tree, charge, told = KEYS[tonumber(ARGV[i])], ARGV[i + 2], ARGV[i + 3]
  if record and not known[field] then
    known[field] = true
    append(events, '*', charge_in_batch(tree, purse_of(record), charge), told)
  else
    -- Reaped, or lost by Redis: somebody may have charged it. Only the ledger knows, so only the ledger decides.
    append(events, '*', 'late', told)
    late = late + 1
  end
end
write_sums()
if next(known) then redis.call('HDEL', KEYS[3], unpack(fields)) end
return {'OK', rev, text(late)}
