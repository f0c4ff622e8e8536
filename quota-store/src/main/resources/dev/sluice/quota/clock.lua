-- Redis' own clock, epoch millis: the one clock that all gateways share. A file of its own so that tests can replace it.
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
