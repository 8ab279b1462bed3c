/** A large file in parts: what storage has need not be sent again, also after a reload. Part of pixelgate.js. */

import { put, randomKey, sha256Of } from "./pixelgate-storage.js";

export const MULTIPART_FROM = 16 * 2 ** 20;
const MIB = 2 ** 20;
const PART_BYTES = 8 * MIB;
const MOST_PARTS = 100;
const PARALLEL_PARTS = 3;

/** One file. `send` may be called again after whatever ended it: it goes on with what storage has. */
export class PartedFile {
  /** The image's, as soon as there is one. @type {string | undefined} */ id;
  #file;
  #request;
  #multipart;
  #memory;
  #name;
  #plan;
  #idempotencyKey;

  /** `memory` is like localStorage, and knows by the file's name, size and age which image it has begun to become. */
  constructor(file, request, { multipart, memory }) {
    this.#file = file;
    this.#request = request;
    this.#multipart = multipart;
    this.#memory = memory;
    this.#name = `pixelgate:${file.size}:${file.lastModified}:${file.name}`;
    this.id = memory?.getItem(this.#name) ?? undefined;
  }

  async send({ signal, onId, onFraction }) {
    this.#plan ??= await this.#cut(signal);
    const { parts } = (await this.#begun(signal)) ?? (await this.#begin(signal));
    onId(this.id);
    await this.#sendMissing(parts, { signal, onFraction });
    await this.#complete(signal);
    onFraction(1);
    this.#memory?.removeItem(this.#name);
  }

  /** Has storage forget the parts. */
  async giveUp() {
    this.#memory?.removeItem(this.#name);
    // Otherwise it forgets them by itself, after a day.
    if (this.id) await this.#multipart.giveUp(this.id).catch(() => {});
  }

  /** Reads the file once, a part at a time: storage is to take these bytes and no others. */
  async #cut(signal) {
    const size = Math.max(PART_BYTES, Math.ceil(this.#file.size / MOST_PARTS / MIB) * MIB);
    const digests = [];
    for (let at = 0; at < this.#file.size; at += size) {
      signal.throwIfAborted();
      digests.push(await sha256Of(this.#file.slice(at, at + size)));
    }
    return { part_size: size, part_sha256: digests };
  }

  /** What is known of an upload that was begun before; undefined if none was, or of another file. */
  async #begun(signal) {
    if (!this.id) return undefined;
    try {
      const { upload } = await this.#multipart.look(this.id, { signal });
      if (upload.parts.map(({ sha256 }) => sha256).join() === this.#plan.part_sha256.join()) return upload;
    } catch (error) {
      // Storage may have all of it already, which `complete` finds out.
      if (error.status === 409) return { parts: [] };
      if (error.status !== 404 && error.status !== 410) throw error;
    }
    this.id = undefined;
    return undefined;
  }

  async #begin(signal) {
    this.#idempotencyKey ??= randomKey();
    const asked = { ...this.#request, ...this.#plan };
    const { id, upload } = await this.#multipart.begin(asked, { idempotencyKey: this.#idempotencyKey, signal });
    this.#idempotencyKey = undefined;
    this.id = id;
    this.#memory?.setItem(this.#name, id);
    return upload;
  }

  async #sendMissing(parts, { signal, onFraction }) {
    const sent = new Map(parts.filter((part) => part.is_stored).map(({ number, size }) => [number, size]));
    const missing = parts.filter((part) => !part.is_stored);
    const tell = (part, bytes) => {
      sent.set(part.number, bytes);
      onFraction([...sent.values()].reduce((sum, each) => sum + each, 0) / this.#file.size);
    };
    const stored = [];
    let failure;
    const sendSome = async () => {
      for (let part = missing.shift(); part && !failure; part = missing.shift()) {
        const from = (part.number - 1) * this.#plan.part_size;
        const bytes = this.#file.slice(from, from + part.size);
        try {
          await put(part, bytes, { signal, onBytes: (count) => tell(part, Math.min(count, part.size)) });
          stored.push(part);
          tell(part, part.size);
        } catch (error) {
          failure ??= error;
        }
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_PARTS }, sendSome));
    // A slow connection that brings on one part after the other is no failure that repeats itself.
    if (failure) throw Object.assign(failure, { hasAdvanced: stored.length > 0 });
  }

  async #complete(signal) {
    try {
      await this.#multipart.complete(this.id, { signal });
    } catch (error) {
      if (error.status !== 409) throw error;
      // Given up meanwhile, by whomever: the next attempt begins anew. Or parts are missing, which it sends.
      if (error.code !== "parts-missing") this.id = undefined;
      throw Object.assign(error, { code: "ExpiredTicket" });
    }
  }
}
