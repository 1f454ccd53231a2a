-- All of a gathering at one moment, but for its records.
local wrong, epoch, at = standing()
if wrong then
  return wrong
end
return {'ok', epoch, at, redis.call('HGETALL', VERSIONS), redis.call('HGETALL', VAULT)}
