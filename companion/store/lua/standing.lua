-- Where a gathering's log stands, and whether the caller knows it. Before every other script that
-- touches a log. KEYS: its meta, log, nonces, versions, vault.
-- ARGV: layout, a new epoch to begin if need be, the epoch that the caller counts in ('' for any),
-- the last position that it was told of in that epoch (0 for none), and the tag of that entry.
local META, LOG, NONCES, VERSIONS, VAULT = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local function id(position)
  return string.format('%.0f-0', position)
end

local function head()
  local row = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
  return row and tonumber(string.match(row[1], '^%d+')) or 0
end

-- Every entry begins with its tag.
local function tag(position)
  local row = redis.call('XRANGE', LOG, id(position), id(position))[1]
  return row and row[2][2]
end

-- Positions without a gap, and a nonce for each.
local function is_whole(at)
  return redis.call('XLEN', LOG) == at and redis.call('HLEN', NONCES) == at
end

-- Another process of Redis has another one.
local function run()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

local function begin(epoch, at)
  redis.call('HSET', META, 'layout', ARGV[1], 'epoch', epoch, 'run', run(), 'base', at)
end

-- nil, epoch and head, where all is as the caller believes; else what to answer instead.
local function standing()
  local meta = redis.call('HMGET', META, 'layout', 'epoch', 'run', 'base')
  local layout, epoch, before, base = meta[1], meta[2], meta[3], tonumber(meta[4])
  local at = head()
  if not epoch or (at == 0 and redis.call('HLEN', NONCES) > 0) then
    return {'gone'}
  elseif layout ~= ARGV[1] then
    return {'layout', layout}
  elseif not is_whole(at) then
    return {'damaged', at, redis.call('XLEN', LOG), redis.call('HLEN', NONCES)}
  end
  local known = tonumber(ARGV[4])
  local is_known = known == 0 or tag(known) == ARGV[5]
  if before ~= run() or (epoch == ARGV[3] and not is_known) then
    epoch, base = ARGV[2], at
    begin(epoch, base)
  end
  if ARGV[3] ~= '' and ARGV[3] ~= epoch then
    return {'changed', epoch, is_known and known or math.min(base, known)}
  end
  return nil, epoch, at
end
