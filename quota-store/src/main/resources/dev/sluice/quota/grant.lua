-- Writes a grant unless a newer or equal one is there. cjson reads the version only: no money passes through it.
-- KEYS  grant
-- ARGV  version, json
-- REPLY 1 written | 0 not
local old = redis.call('GET', KEYS[1])
if old then
  local read, grant = pcall(cjson.decode, old)
  if read and (tonumber(grant.version) or 0) >= tonumber(ARGV[1]) then return {'0'} end
end
redis.call('SET', KEYS[1], ARGV[2])
return {'1'}
