-- Put entries of a copy into a log that nobody sees yet, because it has no epoch.
-- KEYS: its meta, log, nonces, versions, vault. ARGV, for each entry: position, nonce, and its
-- fields and values after their number.
local argument = 1
while argument <= #ARGV do
  local position, nonce, count = ARGV[argument], ARGV[argument + 1], tonumber(ARGV[argument + 2])
  redis.call('XADD', KEYS[2], position .. '-0', unpack(ARGV, argument + 3, argument + 2 + count))
  redis.call('HSET', KEYS[3], nonce, position)
  argument = argument + 3 + count
end
return 'ok'
