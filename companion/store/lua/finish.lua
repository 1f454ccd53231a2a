-- Have a log that is whole take its place. KEYS: its meta, log, nonces, versions, vault, and the same
-- unfinished. A second time finds nothing to do.
for n = 1, 5 do
  if redis.call('EXISTS', KEYS[n + 5]) == 1 then
    redis.call('RENAME', KEYS[n + 5], KEYS[n])
  end
end
return 'ok'
