/** What is being uploaded, as a list: each file with its progress, until it is sent or dismissed. */

import { authorization } from "./api.js";
import { element, percent } from "./dom.js";
import { multipartFrom, ticketsFrom } from "./pixelgate-service.js";
import { Uploader } from "./pixelgate.js";

const SERVICE = ["/v1/uploads", { headers: authorization }];

export class Uploads {
  /** `list` shows what is under way; `onSent(id, file)` is told of all that storage has. */
  constructor({ list, onSent, onUnauthorized }) {
    this.list = list;
    this.onSent = onSent;
    this.onUnauthorized = onUnauthorized;
    this.items = new Map();
    this.uploader = new Uploader({
      requestTicket: ticketsFrom(...SERVICE),
      multipart: multipartFrom(...SERVICE),
      memory: localStorage,
      onStatus: (upload) => this.showStatus(upload),
      onProgress: (upload) => this.showProgress(upload),
    });
  }

  add(files) {
    this.uploader.add(files);
  }

  showStatus(upload) {
    if (upload.status === "sent") {
      this.dismiss(upload);
      this.onSent(upload.id, upload.file);
      return;
    }
    if (upload.status === "cancelled") {
      this.dismiss(upload);
      return;
    }
    const { error } = upload;
    if (error?.status === 401 || error?.status === 403) this.onUnauthorized(error);
    this.itemOf(upload).replaceChildren(
      element("span", { class: "name" }, upload.file.name),
      error ? element("span", { class: "error", role: "alert" }, error.message) : this.bar(upload),
      element("span", {}, element("span", { class: "note" }, upload.status), ...this.buttons(upload)),
    );
  }

  showProgress(upload) {
    const [bar, note] = this.itemOf(upload).querySelectorAll("progress, .note");
    bar.value = upload.fraction;
    note.textContent = upload.fraction < 1 ? percent(upload.fraction) : "storing";
  }

  bar({ file, fraction }) {
    return element("progress", { max: 1, value: fraction, "aria-label": `Upload of ${file.name}` });
  }

  buttons(upload) {
    const button = (label, click) => element("button", { type: "button", class: "quiet", click }, label);
    const change = {
      sending: () => button("Pause", () => upload.pause()),
      paused: () => button("Resume", () => upload.resume()),
      failed: () => button("Try again", () => upload.resume()),
    }[upload.status];
    const end = upload.status === "failed" ? "Dismiss" : "Cancel";
    return [change?.(), button(end, () => upload.cancel())].filter(Boolean);
  }

  itemOf(upload) {
    if (!this.items.has(upload)) {
      const item = element("li");
      this.items.set(upload, item);
      this.list.append(item);
    }
    return this.items.get(upload);
  }

  dismiss(upload) {
    this.items.get(upload)?.remove();
    this.items.delete(upload);
  }
}
