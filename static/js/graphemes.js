/** How many characters `text` has as people count them: a family emoji is one, an "ü" is one however it is encoded. */
export function countGraphemes(text) {
  // Firefox has Intl.Segmenter since 125 (April 2024); older ones count code points, and the server has the last word.
  if (!Intl.Segmenter) return Array.from(text.normalize("NFC")).length;
  let count = 0;
  for (const _ of new Intl.Segmenter("de").segment(text)) count += 1;
  return count;
}
