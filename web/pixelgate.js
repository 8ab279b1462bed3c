/**
 * Images from a page straight to Pixelgate's storage: several at a time, with progress, pause and retries.
 * This file and pixelgate-*.js need nothing else; serve them with your own pages, see docs/integrate.md.
 *
 * @typedef {"waiting" | "sending" | "paused" | "sent" | "failed" | "cancelled"} Status
 * @typedef {{name: string, content_type: string, size: number, sha256?: string}} TicketRequest What POST /v1/uploads takes.
 * @typedef {{file: File, idempotencyKey: string, signal: AbortSignal}} TicketContext
 * @typedef {{id: string, upload: {url: string, fields: Record<string, string>, expires_at?: string}}} Ticket
 * @typedef {(request: TicketRequest, context: TicketContext) => Promise<Ticket>} RequestTicket
 */

import { MULTIPART_FROM, PartedFile } from "./pixelgate-multipart.js";
import { canDigest, isTransient, post, randomKey, sha256Of } from "./pixelgate-storage.js";

export { multipartFrom, ticketsFrom } from "./pixelgate-service.js";
export { UploadError } from "./pixelgate-storage.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

/** One file on its way. Read its fields; change it by its methods only. */
export class Upload {
  /** @type {Status} */ status = "waiting";
  /** The image's id, as soon as there is a ticket. @type {string | undefined} */ id;
  /** Of the last failure. @type {Error | undefined} */ error;
  /** In hexadecimal, of a file that is sent in one piece: the image's `facts.sha256`. @type {string | undefined} */ sha256;
  /** From 0 to 1; of a file in one piece it begins again with each attempt. */ fraction = 0;
  #uploader;

  constructor(file, uploader) {
    this.file = file;
    this.#uploader = uploader;
  }

  /** Stops sending. `resume` sends the parts that storage lacks; a file in one piece, it sends from its start. */
  pause() { this.#uploader.halt(this, "paused"); }
  /** Goes on after a pause, or tries again after a failure. */
  resume() { this.#uploader.queue(this); }
  /** Stops for good. What storage has by then stays there. */
  cancel() { this.#uploader.halt(this, "cancelled"); }
}

/** Sends files as they are added, `parallel` at a time. */
export class Uploader {
  #waiting = [];
  #active = 0;
  /** Of each upload what nobody else needs: `{control, parted, ticket, idempotencyKey}`. */
  #private = new WeakMap();

  /**
   * `onStatus` is told of every change of an upload's status, `onProgress` of its fraction. An attempt is repeated,
   * after growing random pauses, where the failure had status 0, 408, 429 or 5xx. With `multipart` files from 16 MiB are
   * sent in parts; `memory`, localStorage for example, lets them be resumed after a reload, when the same file is added
   * again. Storage refuses what changed on its way: of other files only unless `checksum` is false. Both need a secure
   * context (https or localhost); in any other, files are sent in one piece and are not compared.
   *
   * @param {{requestTicket: RequestTicket, multipart?: ReturnType<typeof import("./pixelgate-service.js").multipartFrom>,
   *   memory?: Pick<Storage, "getItem" | "setItem" | "removeItem">, parallel?: number, attempts?: number, checksum?: boolean,
   *   onStatus?: (upload: Upload) => void, onProgress?: (upload: Upload) => void,
   *   sleep?: (ms: number, signal: AbortSignal) => Promise<void>}} options `sleep` is for tests.
   */
  constructor({
    requestTicket, multipart, memory, parallel = 4, attempts = 4, checksum = true,
    onStatus = () => {}, onProgress = () => {}, sleep = pass,
  }) {
    Object.assign(this, { requestTicket, multipart, memory, parallel, attempts, checksum, onStatus, onProgress, sleep });
  }

  /** @param {Iterable<File>} files  @returns {Upload[]} */
  add(files) {
    const uploads = [...files].map((file) => new Upload(file, this));
    for (const upload of uploads) this.#private.set(upload, { parted: this.#partedOf(upload.file) });
    this.#waiting.push(...uploads);
    for (const upload of uploads) this.onStatus(upload);
    this.#fill();
    return uploads;
  }

  /** `Upload.resume`: only what was paused or has failed. */
  queue(upload) {
    if (upload.status !== "paused" && upload.status !== "failed") return;
    this.#waiting.push(upload);
    this.#change(upload, "waiting");
    this.#fill();
  }

  /** `Upload.pause` and `.cancel`: only what has not ended. */
  halt(upload, status) {
    if (upload.status === "sent" || upload.status === "cancelled" || upload.status === status) return;
    if (upload.status === "failed" && status === "paused") return;
    this.#waiting = this.#waiting.filter((other) => other !== upload);
    const { control, parted } = this.#private.get(upload);
    control?.abort();
    if (status === "cancelled") parted?.giveUp();
    this.#change(upload, status);
  }

  #change(upload, status, error = undefined) {
    Object.assign(upload, { status, error });
    this.onStatus(upload);
  }

  #fill() {
    while (this.#active < this.parallel && this.#waiting.length) this.#run(this.#waiting.shift());
  }

  async #run(upload) {
    this.#active += 1;
    const { signal } = (this.#private.get(upload).control = new AbortController());
    try {
      this.#change(upload, "sending");
      const error = await this.#send(upload, signal);
      // Whoever aborted has told the status, and may have queued it again since.
      if (!signal.aborted) this.#change(upload, error ? "failed" : "sent", error);
    } finally {
      this.#active -= 1;
      this.#fill();
    }
  }

  /** The error that remains after the last attempt, if one does. */
  async #send(upload, signal) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(upload, signal);
      } catch (error) {
        if (error.code === "ExpiredTicket") this.#private.get(upload).ticket = undefined;
        if (error.hasAdvanced) attempt = 1;
        if (signal.aborted || attempt >= this.attempts || !isTransient(error)) return error;
        const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
        await this.sleep(Math.max(error.retryAfterMs ?? 0, Math.random() * longest), signal);
      }
      if (signal.aborted) return undefined;
    }
  }

  async #attempt(upload, signal) {
    const { parted } = this.#private.get(upload);
    const onFraction = (fraction) => this.#progress(upload, fraction);
    if (parted) return parted.send({ signal, onFraction, onId: (id) => { upload.id = id; } });
    if (this.checksum && canDigest()) upload.sha256 ??= await sha256Of(upload.file);
    const form = await this.#ticketOf(upload, signal);
    return post(form, upload.file, { signal, onFraction });
  }

  #partedOf(file) {
    if (!this.multipart || file.size < MULTIPART_FROM || !canDigest()) return undefined;
    return new PartedFile(file, requestOf(file), { multipart: this.multipart, memory: this.memory });
  }

  #progress(upload, fraction) {
    upload.fraction = fraction;
    this.onProgress(upload);
  }

  /** The same ticket for every attempt while it holds, so that a retry makes no second image. */
  async #ticketOf(upload, signal) {
    const own = this.#private.get(upload);
    if (own.ticket && !(Date.parse(own.ticket.expires_at) <= Date.now())) return own.ticket;
    own.idempotencyKey ??= randomKey();
    const { file, sha256 } = upload;
    const request = { ...requestOf(file), ...(sha256 && { sha256 }) };
    const { id, upload: ticket } = await this.requestTicket(request, { file, signal, idempotencyKey: own.idempotencyKey });
    Object.assign(own, { ticket, idempotencyKey: undefined });
    upload.id = id;
    return ticket;
  }
}

/**
 * Lets files be dropped on `target`, which has the class `over` while they hang above it.
 *
 * @param {HTMLElement} target
 * @param {(files: File[]) => void} onFiles
 * @returns {() => void} ends it
 */
export function acceptDrops(target, onFiles) {
  const stop = new AbortController();
  const on = (type, act) => target.addEventListener(type, act, { signal: stop.signal });
  on("dragover", (event) => { event.preventDefault(); target.classList.add("over"); });
  on("dragleave", (event) => { if (!target.contains(event.relatedTarget)) target.classList.remove("over"); });
  on("drop", (event) => {
    event.preventDefault();
    target.classList.remove("over");
    if (event.dataTransfer.files.length) onFiles([...event.dataTransfer.files]);
  });
  return () => stop.abort();
}

/** What is said of a file before it is sent. */
const requestOf = ({ name, type, size }) => ({ name, content_type: type || "application/octet-stream", size });

/** Lets `ms` pass, or less where `signal` is aborted. */
function pass(ms, signal) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    signal.addEventListener("abort", resolve, { once: true });
  });
}
