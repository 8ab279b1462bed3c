/** The list of images, or of those that a search finds. It asks again while something in it is under way, ever less often, then rests. */

import { getImage, listImages, searchImages } from "./api.js";
import { element, percent, statusChip } from "./dom.js";

const PAGE = 25;
const FIRST_PAUSE_MS = 700;
const LONGEST_PAUSE_MS = 5000;
const PARALLEL_READS = 4;
const NO_IMAGES = "No images yet. The first one you upload appears here.";
const NOTHING_FOUND = "Nothing found among what was approved or is in review. All the words have to be there.";
const FINAL = new Set(["APPROVED", "IN_REVIEW", "REJECTED", "FAILED", "ERASED"]);

export class ImageList {
  constructor({ table, rows, empty, more, changes, onOpen, onError }) {
    Object.assign(this, { table, rows, empty, more, changes, onOpen, onError });
    this.words = "";
    this.forget();
    more.addEventListener("click", () => this.load(this.cursor));
  }

  /** Drop everything, answers that are still to come included. */
  forget() {
    clearTimeout(this.timer);
    this.images = new Map();
    this.shown = new Map();
    this.sent = new Set();
    this.cursor = undefined;
    this.pauseMs = FIRST_PAUSE_MS;
    this.rows.replaceChildren();
  }

  /** From now on list what has each of these words; without any, everything. */
  search(words) {
    this.words = words.trim();
    this.forget();
    this.empty.hidden = this.more.hidden = true;
    return this.refresh();
  }

  /** Storage has this image's bytes, so its analysis will begin. */
  expect(id) {
    this.sent.add(id);
    return this.refresh();
  }

  /** Read the newest page now, and keep at it while something is under way. All who ask during it share the next. */
  refresh() {
    this.pauseMs = FIRST_PAUSE_MS;
    this.isAskedAgain = Boolean(this.reading);
    this.reading ??= this.load().finally(() => {
      this.reading = null;
      return this.isAskedAgain ? this.refresh() : null;
    });
    return this.reading;
  }

  async load(cursor) {
    clearTimeout(this.timer);
    const images = this.images;
    try {
      const page = await this.page(cursor);
      if (images !== this.images) return;
      if (cursor || this.cursor === undefined) this.cursor = page.next_cursor;
      for (const image of page.images) this.take(image);
      this.draw();
      await this.readSingly(new Set(page.images.map((image) => image.id)), images);
      this.onError(null);
    } catch (error) {
      this.onError(error);
      this.pauseMs = LONGEST_PAUSE_MS;
    }
    this.askAgain();
  }

  page(cursor) {
    const asked = { limit: PAGE, cursor };
    return this.words ? searchImages({ ...asked, q: this.words }) : listImages(asked);
  }

  askAgain() {
    clearTimeout(this.timer);
    if (document.hidden || ![...this.images.values()].some((image) => this.isUnderWay(image))) return;
    this.timer = setTimeout(() => this.load(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 1.4, LONGEST_PAUSE_MS);
  }

  isUnderWay({ id, status }) {
    // Without its bytes an image may wait for ever: not worth asking for.
    return status === "AWAITING_UPLOAD" ? this.sent.has(id) : !FINAL.has(status);
  }

  take(image) {
    const known = this.images.get(image.id);
    if (known?.updated_at === image.updated_at && known.status === image.status) return;
    if (known && FINAL.has(image.status)) this.changes.textContent = `${image.name}: ${image.status}`;
    this.images.set(image.id, image);
  }

  /** What the page does not tell: findings of images that are done, and those that moved to later pages. */
  async readSingly(listed, images) {
    const wanted = [...images.values()].filter((image) =>
      FINAL.has(image.status) ? !("findings" in image) : this.isUnderWay(image) && !listed.has(image.id));
    const read = async () => {
      for (let image = wanted.shift(); image; image = wanted.shift()) {
        images.set(image.id, await getImage(image.id));
        if (images === this.images) this.draw();
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_READS }, read));
  }

  /** Only rows whose image changed are replaced, so that the keyboard's focus stays where it is. */
  draw() {
    const newestFirst = [...this.images.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    newestFirst.forEach((image, index) => {
      const before = this.shown.get(image.id);
      if (before?.image === image) return;
      const row = this.row(image);
      const focused = before?.row.contains(document.activeElement);
      if (before) before.row.replaceWith(row);
      else this.rows.insertBefore(row, this.rows.children[index] ?? null);
      if (focused) row.querySelector("button").focus();
      this.shown.set(image.id, { image, row });
    });
    this.table.hidden = !newestFirst.length;
    this.empty.hidden = newestFirst.length > 0;
    this.empty.textContent = this.words ? NOTHING_FOUND : NO_IMAGES;
    this.more.hidden = !this.cursor;
  }

  row(image) {
    const open = element("button", { type: "button", class: "link", click: () => this.onOpen(image.id) }, image.name);
    const cell = (label, ...content) => element("td", { "data-label": label }, ...content);
    return element("tr", {},
      element("th", { scope: "row" }, open),
      cell("Status", statusChip(image.status)),
      cell("Top labels", topLabels(image)),
      cell("Verdict", image.verdict?.reason ?? image.reason ?? (this.isUnderWay(image) ? "…" : "–")),
      cell("Uploaded", element("time", { datetime: image.created_at }, new Date(image.created_at).toLocaleString())),
    );
  }
}

function topLabels({ findings }) {
  if (!findings) return "–";
  if (findings.labels.missing) return "missing";
  const { labels, is_confident: isConfident } = findings.labels;
  const told = labels.slice(0, 2).map(({ name, confidence }) => `${name} ${percent(confidence)}`).join(", ");
  return isConfident || !told ? told || "–" : `unsure: ${told}`;
}
