/**
 * The largest whole number from `least` to `most` for which `fits(number)` is true; `least` where none is.
 * What fits at one size must fit at every smaller one.
 */
export function largest(least, most, fits) {
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}
