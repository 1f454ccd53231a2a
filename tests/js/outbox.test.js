import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryStorage, Outbox, newNonce } from "../../static/js/outbox.js";

/** An outbox whose server answers what `answers` says, one after the other; an Error is a lost connection. */
function evening({ storage = new MemoryStorage(), answers = [] } = {}) {
  const seen = { sent: [], settled: [], pauses: [], told: [] };
  const outbox = new Outbox({
    storage,
    prefix: "companion:auftakt:anna:out:",
    send: async (command) => {
      seen.sent.push(command);
      const answer = answers.shift() ?? { ok: true, position: seen.sent.length };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    settled: (command, ack) => seen.settled.push([command.text, ack]),
    paused: (command, ack, seconds) => seen.told.push([command.text, ack.code, seconds]),
    timer: (run, ms) => seen.pauses.push({ run, ms }),
  });
  return { outbox, storage, seen };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("C1: what was acknowledged is no longer kept", async () => {
  const { outbox, storage, seen } = evening();
  outbox.put("post_idea", { text: "Bänke" });
  assert.equal(storage.length, 1);
  await settle();
  assert.equal(storage.length, 0);
  assert.deepEqual(outbox.entries, []);
  assert.deepEqual(seen.settled, [["Bänke", { ok: true, position: 1 }]]);
});

test("C1: a lost connection sends the same nonce again, once it is back", async () => {
  const { outbox, seen } = evening({ answers: [new Error("lost")] });
  outbox.put("post_idea", { text: "Bänke" });
  await settle();
  assert.equal(outbox.entries.length, 1);
  outbox.flush();
  await settle();
  assert.equal(seen.sent.length, 2);
  assert.equal(seen.sent[0].nonce, seen.sent[1].nonce);
  assert.equal(seen.settled.length, 1);
});

test("C1: a reload keeps what was not acknowledged, in order", async () => {
  const first = evening({ answers: [new Error("lost")] });
  for (const text of ["eins", "zwei", "drei"]) first.outbox.put("post_idea", { text });
  await settle();
  const second = evening({ storage: first.storage });
  assert.deepEqual(second.outbox.entries.map((entry) => entry.text), ["eins", "zwei", "drei"]);
  second.outbox.flush();
  await settle();
  assert.deepEqual(second.seen.sent.map((command) => command.text), ["eins", "zwei", "drei"]);
  assert.equal(second.seen.sent[0].nonce, first.seen.sent[0].nonce);
  assert.equal(first.storage.length, 0);
});

test("too fast is sent again after the time that was named, unavailable after two seconds", async () => {
  const answers = [{ ok: false, code: "too_fast", wait: 8 }, { ok: false, code: "unavailable" }];
  const { outbox, seen } = evening({ answers });
  outbox.put("post_idea", { text: "Bänke" });
  await settle();
  seen.pauses[0].run();
  await settle();
  seen.pauses[1].run();
  await settle();
  assert.deepEqual(seen.pauses.map(({ ms }) => ms), [8000, 2000]);
  assert.deepEqual(seen.told, [["Bänke", "too_fast", 8], ["Bänke", "unavailable", 2]]);
  assert.equal(seen.settled.length, 1);
  assert.equal(new Set(seen.sent.map(({ nonce }) => nonce)).size, 1);
});

test("a final refusal is handed back with the text, and the next one goes out", async () => {
  const refusal = { ok: false, code: "closed", message: "Vorbei." };
  const { outbox, seen } = evening({ answers: [refusal] });
  outbox.put("post_idea", { text: "zu spät" });
  outbox.put("support_idea", { idea: "i1" });
  await settle();
  assert.deepEqual(seen.settled[0], ["zu spät", refusal]);
  assert.deepEqual(seen.sent.map(({ name }) => name), ["post_idea", "support_idea"]);
});

test("what goes out is the command alone, one at a time", async () => {
  const { outbox, seen } = evening();
  outbox.put("post_idea", { text: "eins" });
  outbox.put("post_idea", { text: "zwei" });
  assert.equal(seen.sent.length, 1);
  assert.deepEqual(Object.keys(seen.sent[0]).sort(), ["name", "nonce", "text"]);
  await settle();
  assert.equal(seen.sent.length, 2);
});

test("a full storage does not stop a command", async () => {
  const storage = new MemoryStorage();
  storage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  const { outbox, seen } = evening({ storage });
  outbox.put("post_idea", { text: "Bänke" });
  await settle();
  assert.equal(seen.settled.length, 1);
});

test("another visitor's commands are left alone", () => {
  const storage = new MemoryStorage();
  storage.setItem("companion:auftakt:bernd:out:n1", JSON.stringify({ name: "post_idea", nonce: "n1", at: 1 }));
  assert.deepEqual(evening({ storage }).outbox.entries, []);
});

test("nonces are long enough, safe in any transport, and differ", () => {
  const nonces = new Set(Array.from({ length: 100 }, newNonce));
  assert.equal(nonces.size, 100);
  for (const nonce of nonces) assert.match(nonce, /^[\w-]{22}$/);
});
