/** A browser's XMLHttpRequest and File, as far as web/pixelgate.js knows them, before a storage that answers as it is told. */

export const EXPIRED = "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>";

export class FakeStorage {
  /** `answers` one by one: a status, [status, text], "broken" for no answer, "silent" for one that never comes; then 204. */
  constructor(answers = []) {
    this.answers = [...answers];
    this.posts = [];
    this.open = 0;
    this.mostOpen = 0;
    const storage = this;
    globalThis.XMLHttpRequest = class {
      upload = {};
      open(method, url) { this.url = url; }
      send(form) { storage.take(this, form); }
      abort() { storage.end(this); this.onabort(); this.onloadend(); }
    };
  }

  take(request, form) {
    this.posts.push({ url: request.url, names: [...form.keys()], file: form.get("file").name, fields: Object.fromEntries(form) });
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const answer = this.answers.shift() ?? 204;
    request.upload.onprogress({ loaded: 1, total: 2 });
    if (answer !== "silent") setImmediate(() => this.answer(request, answer));
  }

  answer(request, answer) {
    this.end(request);
    if (answer === "broken") {
      request.onerror();
    } else {
      [request.status, request.responseText] = [answer, ""].flat();
      request.upload.onprogress({ loaded: 2, total: 2 });
      request.onload();
    }
    request.onloadend();
  }

  end() { this.open -= 1; }
}

export const file = (name, text = "bytes") => new File([text], name, { type: "image/jpeg" });
