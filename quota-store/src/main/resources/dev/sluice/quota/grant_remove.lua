-- Removes a grant unless a newer one is there.
-- KEYS  grant
-- ARGV  version
-- REPLY 1 gone | 0 a newer one stays
local old = redis.call('GET', KEYS[1])
if old then
  local read, grant = pcall(cjson.decode, old)
  if read and (tonumber(grant.version) or 0) > tonumber(ARGV[1]) then return {'0'} end
  redis.call('DEL', KEYS[1])
end
return {'1'}
