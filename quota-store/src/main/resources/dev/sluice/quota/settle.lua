-- Charges attempts that have ended and appends their events.
-- KEYS  meta, leases of the writer, records of the writer, events, trees
-- ARGV  guard(5), per attempt: place of its tree in KEYS, root, op, attempt, charge, event
-- REPLY guard's, or OK rev, and how many came late
local blocked, rev = guard()
if blocked then return blocked end

local leases, records, events, late = KEYS[2], KEYS[3], KEYS[4], 0
for i = 6, #ARGV, 6 do
  local tree, root, op, attempt = KEYS[tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local charge, event = ARGV[i + 4], ARGV[i + 5]
  local field = op .. '|' .. attempt
  local record = redis.call('HGET', records, field)
  if record then
    redis.call('HDEL', records, field)
    local spent = charge_purse(tree, leases, purse_of(record), charge)
    append(events, 'attempt', op, attempt, root, ARGV[1], charge, event, 'spent', spent)
  else
    -- Reaped, or lost by Redis: somebody may have charged it. Only the ledger knows, so only the ledger decides.
    append(events, 'attempt', op, attempt, root, ARGV[1], charge, event, 'late', '1')
    late = late + 1
  end
end
return {'OK', rev, text(late)}
