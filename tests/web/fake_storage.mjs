/** A browser's XMLHttpRequest and File, as far as web/pixelgate.js knows them, before a storage that answers as it is told. */

export const EXPIRED = "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>";

export class FakeStorage {
  /** `answers` one by one: a status, [status, text], "broken" for no answer, "silent" for one that never comes; then 204. */
  constructor(answers = []) {
    this.answers = [...answers];
    this.posts = [];
    this.puts = [];
    this.open = 0;
    this.mostOpen = 0;
    const storage = this;
    globalThis.XMLHttpRequest = class {
      upload = {};
      headers = {};
      open(method, url) { Object.assign(this, { method, url }); }
      setRequestHeader(name, value) { this.headers[name] = value; }
      send(body) { storage.take(this, body); }
      abort() { storage.end(this); this.onabort(); this.onloadend(); }
    };
  }

  take(request, body) {
    if (request.method === "PUT") this.puts.push({ url: request.url, headers: request.headers, body });
    else this.posts.push({ url: request.url, names: [...body.keys()], file: body.get("file").name, fields: Object.fromEntries(body) });
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const answer = this.answers.shift() ?? 204;
    request.upload.onprogress({ loaded: 1, total: 2 });
    if (answer !== "silent") setImmediate(() => this.answer(request, answer, body));
  }

  answer(request, answer, body) {
    this.end(request);
    if (answer === "broken") {
      request.onerror();
    } else {
      [request.status, request.responseText] = [answer, ""].flat();
      request.upload.onprogress({ loaded: 2, total: 2 });
      if (request.status < 300) this.onStored?.(request.url, body);
      request.onload();
    }
    request.onloadend();
  }

  end() { this.open -= 1; }
}

export const file = (name, text = "bytes") => new File([text], name, { type: "image/jpeg" });
