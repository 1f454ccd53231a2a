import { SIGNALS } from "./verdict.js";

/** Says a verdict by sound and buzz, once it is there. Browsers allow sound after the first touch of the page. */
export class Signal {
  #audio = null;

  /** At a touch or a key. */
  wake() {
    this.#audio ??= "AudioContext" in window ? new AudioContext() : null;
    if (this.#audio?.state === "suspended") this.#audio.resume().catch(() => {}); // silent, then: words and colour stay
  }

  give(tone) {
    const { notes, buzz } = SIGNALS[tone];
    if (buzz.length) navigator.vibrate?.(buzz);
    if (this.#audio?.state !== "running") return;
    let at = this.#audio.currentTime;
    for (const [frequency, ms] of notes) {
      const oscillator = this.#audio.createOscillator();
      oscillator.frequency.value = frequency;
      oscillator.connect(this.#audio.destination);
      oscillator.start(at);
      oscillator.stop(at + ms / 1_000);
      at += (ms + 60) / 1_000;
    }
  }
}
