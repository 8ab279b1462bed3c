/** Files straight from the browser to storage, a few at a time, each with its progress. */

import { requestUpload } from "./api.js";
import { element, percent } from "./dom.js";

const PARALLEL_UPLOADS = 4;
const REASONS = {
  EntityTooLarge: "The file is larger than this service accepts.",
  EntityTooSmall: "The file is empty.",
};

export class Uploads {
  /** `list` shows what is under way; `onSent(id, file)` is told of all that storage has. */
  constructor({ list, onSent, onUnauthorized }) {
    this.list = list;
    this.onSent = onSent;
    this.onUnauthorized = onUnauthorized;
    this.waiting = [];
    this.active = 0;
  }

  add(files) {
    for (const file of files) {
      const bar = element("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
      const note = element("span", { class: "note" }, "waiting");
      const item = element("li", {}, element("span", { class: "name" }, file.name), bar, note);
      this.list.append(item);
      this.waiting.push({ file, item, bar, note });
    }
    while (this.active < PARALLEL_UPLOADS && this.waiting.length) this.work();
  }

  async work() {
    this.active += 1;
    while (this.waiting.length) await this.send(this.waiting.shift());
    this.active -= 1;
  }

  async send({ file, item, bar, note }) {
    try {
      const { id, upload } = await requestUpload({
        name: file.name, content_type: file.type || "application/octet-stream", size: file.size,
      });
      await post(upload, file, (fraction) => {
        bar.value = fraction;
        note.textContent = fraction < 1 ? percent(fraction) : "storing";
      });
      item.remove();
      this.onSent(id, file);
    } catch (error) {
      if (error.status === 401 || error.status === 403) this.onUnauthorized(error);
      const dismiss = element("button", { type: "button", class: "quiet", click: () => item.remove() }, "Dismiss");
      bar.replaceWith(element("span", { class: "error", role: "alert" }, error.message));
      note.replaceWith(dismiss);
    }
  }
}

/** A form as S3 wants it: every field, then the file. XMLHttpRequest, because fetch tells no upload progress. */
function post({ url, fields }, file, onProgress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(refusal(request))));
    request.onerror = () => reject(new Error("Storage did not take the file: the connection broke."));
    request.send(form);
  });
}

function refusal(request) {
  const answer = new DOMParser().parseFromString(request.responseText, "application/xml");
  const code = answer.querySelector("Code")?.textContent;
  const message = answer.querySelector("Message")?.textContent ?? `HTTP ${request.status}`;
  return REASONS[code] ?? `Storage did not take the file: ${message}`;
}
