-- Begin a log where there is none. What is left of one that lost a part of itself goes; one that
-- lost nothing but its meta is kept, in a new epoch.
if not redis.call('HGET', META, 'epoch') or (head() == 0 and not is_whole(0)) then
  if not is_whole(head()) then
    redis.call('DEL', unpack(KEYS))
  end
  begin(ARGV[2], head())
end
return {'ok'}
