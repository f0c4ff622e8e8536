-- Forgets the fences of writers that were reaped a day ago: by then none of their calls can still be under way.
-- KEYS  meta
-- REPLY how many
local meta, count, name = redis.call('HGETALL', KEYS[1]), 0, nil
for i = 1, #meta, 2 do
  name = string.match(meta[i], '^f:(.*)$')
  if name and tonumber(meta[i + 1]) < now() - DAY then
    redis.call('HDEL', KEYS[1], 'f:' .. name, 'w:' .. name)
    count = count + 1
  end
end
return {text(count)}
