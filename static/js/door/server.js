const PATIENCE = 4_000; // ms; the server answers within 100, so this is a network that is not there

/** The network is gone, or the server does not answer. */
export class Gone extends Error {}

/** The server said no: `code` and `message` as everywhere. */
export class No extends Error {
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

/** Asks the server for one of the door's actions. Throws Gone, or No. */
export async function ask(address, body) {
  let response;
  let answer;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    answer = await response.json();
  } catch {
    throw new Gone();
  }
  if (response.status >= 500) throw new Gone(); // a proxy's page, or a log that cannot be written: it passes
  if (!answer.ok) throw new No(answer);
  return answer;
}
