-- Token buckets, for several who ask. Each bucket is one number: the time, in milliseconds since
-- 1970, at which it will be full again.
-- KEYS: the buckets that they want, one after the other. ARGV: for each who asks, the number of
-- buckets, and for each bucket the milliseconds for a token and how many it holds.
-- Answers for each the milliseconds to wait; 0 where there was a token in all, and they were taken.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local waits = {}
local key, argument = 0, 1
while argument <= #ARGV do
  local wait, takes = 0, {}
  for n = 1, tonumber(ARGV[argument]) do
    key = key + 1
    local token, burst = tonumber(ARGV[argument + 2 * n - 1]), tonumber(ARGV[argument + 2 * n])
    local full = math.max(now, tonumber(redis.call('GET', KEYS[key]) or 0)) + token
    wait = math.max(wait, full - now - token * burst)
    takes[n] = {KEYS[key], full}
  end
  argument = argument + 1 + 2 * tonumber(ARGV[argument])
  if wait < 0.001 then
    wait = 0
    for _, take in ipairs(takes) do
      local left = math.max(1, math.ceil(take[2] - now))
      redis.call('SET', take[1], string.format('%.3f', take[2]), 'PX', left)
    end
  end
  waits[#waits + 1] = math.ceil(wait)
end
return waits
