-- Add a gathering to the list of all. KEYS: the list. ARGV: the gathering.
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  redis.call('ZADD', KEYS[1], redis.call('ZCARD', KEYS[1]), ARGV[1])
end
return 'ok'
