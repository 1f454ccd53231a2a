-- A board with a note of each worker. KEYS: the board. ARGV: this worker, milliseconds that its
-- note lasts, the note. Answers all notes that are still there.
local time = redis.call('TIME')
local now = math.floor(time[1] * 1000 + time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %s', now + ARGV[2], ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local notes = {}
local pinned = redis.call('HGETALL', KEYS[1])
for n = 1, #pinned, 2 do
  local ends, note = string.match(pinned[n + 1], '^(%d+) (.*)$')
  if tonumber(ends) > now then
    notes[#notes + 1] = note
  else
    redis.call('HDEL', KEYS[1], pinned[n])
  end
end
return notes
