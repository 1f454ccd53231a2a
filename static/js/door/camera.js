const EVERY = 80; // ms from one look to the next; a look takes 10 to 60
const IDEAL = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };

/** Why the camera cannot be used, as a name in texts.camera; null: it may be. */
export function obstacle() {
  if (!window.isSecureContext) return "insecure";
  return navigator.mediaDevices?.getUserMedia ? null : "none";
}

/** Reads QR codes from the camera. read(code): one is seen, again and again while it is held there. */
export class Camera {
  #video;
  #reader;
  #read;
  #stream = null;
  #detector = null;

  /** `reader`: the address of the WebAssembly module, which else would come from a CDN (C5). */
  constructor(video, reader, read) {
    this.#video = video;
    this.#reader = reader;
    this.#read = read;
  }

  get isOn() {
    return this.#stream !== null;
  }

  /** Returns an obstacle's name, or null. */
  async start() {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: IDEAL, audio: false });
    } catch (error) {
      return error.name === "NotAllowedError" ? "denied" : "none";
    }
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#detector ??= await this.prepare();
    this.#look();
    return null;
  }

  /** Loads what reads codes; also before the network goes. */
  async prepare() {
    const { BarcodeDetector, prepareZXingModule } = await import("../../vendor/barcode-detector/ponyfill.js");
    const locateFile = (path, prefix) => (path.endsWith(".wasm") ? this.#reader : prefix + path);
    await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
    return new BarcodeDetector({ formats: ["qr_code"] });
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }

  async #look() {
    while (this.isOn) {
      if (this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const found = await this.#detector.detect(this.#video).catch(() => []); // a frame that went away meanwhile
        if (found.length && this.isOn) this.#read(found[0].rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }
}
