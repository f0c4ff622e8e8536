-- Appends a gateway's last events once more, as late: the ledger drops what it has.
-- KEYS  meta, events
-- ARGV  writer, epoch, per event: root, op, attempt, charge, event
-- REPLY OK | CLAIMED | SEALED | FENCED | CLOSED epoch phase
local refused = unclaimable(ARGV[1], ARGV[2])
if refused then return refused end
for i = 3, #ARGV, 5 do
  append(KEYS[2], '*', 'late', entry('attempt', ARGV[i + 1], ARGV[i + 2], ARGV[i], ARGV[1], ARGV[i + 3], ARGV[i + 4]))
end
return {'OK'}
