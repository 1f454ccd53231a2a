-- A lease, for one of many workers. KEYS: it. ARGV: this worker, milliseconds that it lasts unless
-- it is renewed. Answers 1 where this worker holds it, from now on or still.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
