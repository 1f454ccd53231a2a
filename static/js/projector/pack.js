/**
 * Places cards of these `heights` on pages of `columns` columns of `height`, `gap` apart: {page, column, top} for each.
 *
 * Each card goes to the shortest column of the first page that has room for it, so that a page is full before the next
 * one begins. A card higher than a page has a column for itself.
 */
export function pack(heights, { columns, height, gap }) {
  const pages = [];
  const start = (page) => {
    pages[page] = Array(columns).fill(0);
    return pages[page];
  };
  return heights.map((tall) => {
    for (let page = 0; ; page += 1) {
      const filled = pages[page] ?? start(page);
      const top = Math.min(...filled);
      if (top > 0 && top + tall > height) continue;
      const column = filled.indexOf(top);
      filled[column] += tall + gap;
      return { page, column, top };
    }
  });
}
