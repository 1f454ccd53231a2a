/** The number of a moment, out of {first, numbers}, one for each second from `first` on; null where it has none. */
export function numberAt(batch, now) {
  return batch?.numbers[Math.floor(now / 1000) - batch.first] ?? null;
}
