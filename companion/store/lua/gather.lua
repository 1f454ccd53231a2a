-- Who is where, of all workers. Each has two sets of people and renews them; they end with it.
-- KEYS: the workers by when they end, what was counted last, this worker's two sets.
-- ARGV: this worker, milliseconds that it lasts, milliseconds that a count lasts, the beginning of
-- every set's name, the ends of the two names, and then for each of the two sets whether all follow
-- ('1') or what changed, how many it held before, and after their number who came and who left.
-- Answers how many are in the first, and in the second alone; {} where this worker is to send all.
local worker, lasts, counts, prefix = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local ends = {ARGV[5], ARGV[6]}
local argument = 7

local function take_list()
  local list = {}
  for n = 1, tonumber(ARGV[argument]) do
    list[n] = ARGV[argument + n]
  end
  argument = argument + 1 + #list
  return list
end

-- In parts: Lua passes some thousand arguments at once at most.
local function change(command, name, people)
  for n = 1, #people, 1000 do
    redis.call(command, name, unpack(people, n, math.min(n + 999, #people)))
  end
end

local changes = {}
for n = 1, 2 do
  local all, before = ARGV[argument] == '1', tonumber(ARGV[argument + 1])
  argument = argument + 2
  changes[n] = {all, take_list(), take_list()}
  if not all and redis.call('SCARD', KEYS[2 + n]) ~= before then
    return {}
  end
end
for n = 1, 2 do
  local all, came, left = unpack(changes[n])
  if all then
    redis.call('DEL', KEYS[2 + n])
  end
  change('SADD', KEYS[2 + n], came)
  change('SREM', KEYS[2 + n], left)
  redis.call('PEXPIRE', KEYS[2 + n], lasts)
end

local time = redis.call('TIME')
local now = math.floor(time[1] * 1000 + time[2] / 1000)
redis.call('ZADD', KEYS[1], now + lasts, worker)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('PEXPIRE', KEYS[1], lasts)
local workers = redis.call('ZRANGE', KEYS[1], 0, -1)
if #workers == 1 then
  return {redis.call('SCARD', KEYS[3]), redis.call('SCARD', KEYS[4])}
end
local counted = redis.call('HMGET', KEYS[2], 'first', 'second')
if not counted[1] then
  local first, both = {}, {}
  for _, one in ipairs(workers) do
    first[#first + 1] = prefix .. one .. ends[1]
    both[#both + 1] = prefix .. one .. ends[1]
    both[#both + 1] = prefix .. one .. ends[2]
  end
  local there = #redis.call('SUNION', unpack(first))
  counted = {there, #redis.call('SUNION', unpack(both)) - there}
  redis.call('HSET', KEYS[2], 'first', counted[1], 'second', counted[2])
  redis.call('PEXPIRE', KEYS[2], counts)
end
return {tonumber(counted[1]), tonumber(counted[2])}
