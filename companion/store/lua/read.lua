-- Entries after a position, and those of their words that are still in the vault.
-- ARGV from 6: position, how many entries at most.
local wrong, epoch, at = standing()
if wrong then
  return wrong
end
local after, limit = tonumber(ARGV[6]), tonumber(ARGV[7])
if limit < 1 or at <= after then
  return {'ok', epoch, {}, {}}
end
local rows = redis.call('XRANGE', LOG, id(after + 1), '+', 'COUNT', limit)
local words = {}
for _, row in ipairs(rows) do
  for n = 1, #row[2], 2 do
    if row[2][n] == 'word' then
      local entry = redis.call('HGET', VAULT, row[2][n + 1])
      if entry then
        words[#words + 1], words[#words + 2] = row[2][n + 1], entry
      end
    end
  end
end
return {'ok', epoch, rows, words}
