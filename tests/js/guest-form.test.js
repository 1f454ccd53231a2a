import assert from "node:assert/strict";
import { test } from "node:test";

import { countGraphemes } from "../../static/js/guest/form.js";

for (const [text, count] of [
  ["", 0],
  ["Grüße", 5],
  ["Gru\u0308ße", 5],
  ["👨‍👩‍👧‍👦", 1],
  ["🇩🇪🇪🇺", 2],
  ["a\r\nb", 3],
]) {
  test(`graphemes: ${JSON.stringify(text)} counts ${count}`, () => assert.equal(countGraphemes(text), count));
}
