import assert from "node:assert/strict";
import { test } from "node:test";
import { Age } from "../../static/js/entrance/age.js";

/** A display: two clocks of its own, neither of which knows the time of day. */
function display({ steady = 7_000, wall = -3_600_000 } = {}) {
  const clocks = { steady, wall };
  const age = new Age({ steady: () => clocks.steady, wall: () => clocks.wall });
  const passes = (seconds) => {
    clocks.steady += seconds * 1000;
    clocks.wall += seconds * 1000;
  };
  return { age, clocks, passes };
}

test("without a code there is none that is young enough", () => {
  assert.equal(display().age.seconds, Infinity);
});

test("a code grows older from the moment it came, whatever the display's clocks show", () => {
  for (const wall of [0, -3_600_000, 4e12]) {
    const { age, passes } = display({ wall });
    age.takes({ age: 0.5, sent: 1_700_000_000 });
    assert.equal(age.seconds, 0.5);
    passes(20);
    assert.equal(age.seconds, 20.5);
    age.takes({ age: 0.5, sent: 1_700_000_020 });
    assert.equal(age.seconds, 0.5);
  }
});

test("the page's own code is as old as the page at most", () => {
  const { age, passes } = display();
  age.begins(12, 1_500);
  passes(2);
  assert.equal(age.seconds, 15.5);
});

test("a code that was long on its way is as old as it is", () => {
  const { age, passes } = display();
  age.takes({ age: 0, sent: 100 });
  passes(20);
  age.takes({ age: 0, sent: 120 });
  passes(65); // two codes held up by the network come at once
  age.takes({ age: 0, sent: 140 });
  assert.equal(age.seconds, 45);
  age.takes({ age: 0, sent: 180 });
  assert.equal(age.seconds, 5);
});

test("a computer that slept knows that it did", () => {
  const { age, clocks } = display();
  age.takes({ age: 0, sent: 100 });
  clocks.steady += 1_000; // stood still meanwhile, as it may
  clocks.wall += 600_000;
  assert.equal(age.seconds, 600);
});

test("a clock that is set back makes no code younger", () => {
  const { age, clocks } = display();
  age.takes({ age: 0, sent: 100 });
  clocks.steady += 30_000;
  clocks.wall -= 3_600_000;
  assert.equal(age.seconds, 30);
});

test("a server's clock that is set right hides the codes for a while only", () => {
  const { age, passes } = display();
  age.takes({ age: 0, sent: 5_000 });
  const shown = [];
  for (let n = 0; n < 6; n += 1) {
    passes(20);
    age.takes({ age: 0, sent: 1_000 + 20 * n });
    shown.push(age.seconds < 30);
  }
  assert.equal(shown.at(-1), true);
});
