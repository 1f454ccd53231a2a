-- Append drafts, one after the other, each as a whole or not at all.
-- ARGV from 6, for each draft: nonce, whether it is the caller's own ('1'), tag, type, data, and
-- four lists, each after the number of its elements: expects (key, version), moves (key),
-- writes (id, entry), erases (id).
local wrong, epoch, at = standing()
if wrong then
  return wrong
end

local next_argument = 6
local function take()
  next_argument = next_argument + 1
  return ARGV[next_argument - 1]
end

local function take_list()
  local list = {}
  for n = 1, tonumber(take()) do
    list[n] = take()
  end
  return list
end

local function append()
  local nonce, is_own, mark, kind, data = take(), take(), take(), take(), take()
  local expects, moves, writes, erases = take_list(), take_list(), take_list(), take_list()
  local before = redis.call('HGET', NONCES, nonce)
  if before then
    return {'duplicate', tonumber(before)}
  end
  for n = 1, #expects, 2 do
    local version = tonumber(redis.call('HGET', VERSIONS, expects[n]) or 1)
    if version ~= tonumber(expects[n + 1]) then
      return {'conflict', expects[n], version}
    end
  end
  local entry = {'tag', mark, 'type', kind, 'data', data}
  if is_own == '1' then
    entry[#entry + 1], entry[#entry + 2] = 'nonce', nonce
  end
  for n = 1, #writes, 2 do
    entry[#entry + 1], entry[#entry + 2] = 'word', writes[n]
  end
  local position = string.format('%.0f', at + 1)
  -- First, so that whatever Redis refuses (memory, disk, a replica) leaves nothing behind.
  redis.call('XADD', LOG, id(at + 1), unpack(entry))
  redis.call('HSET', NONCES, nonce, position)
  for _, key in ipairs(moves) do
    redis.call('HSETNX', VERSIONS, key, 1)
    redis.call('HINCRBY', VERSIONS, key, 1)
  end
  for n = 1, #writes, 2 do
    redis.call('HSET', VAULT, writes[n], position .. ' ' .. writes[n + 1])
  end
  for _, word in ipairs(erases) do
    redis.call('HDEL', VAULT, word)
  end
  at = at + 1
  return {'appended', at}
end

local answers = {}
while next_argument <= #ARGV do
  answers[#answers + 1] = append()
end
return {'ok', epoch, answers}
