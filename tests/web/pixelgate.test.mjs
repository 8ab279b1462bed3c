import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { EXPIRED, FakeStorage, file } from "./fake_storage.mjs";

const { Uploader, UploadError, acceptDrops, ticketsFrom } = await import(process.env.PIXELGATE_JS);

/** An uploader whose tickets are numbered; `waits` are its pauses, `asked` what tickets were asked for. */
function start(storage, options = {}) {
  const seen = { storage, asked: [], waits: [], statuses: [], fractions: [] };
  seen.uploader = new Uploader({
    requestTicket: async (request, context) => {
      seen.asked.push({ request, ...context });
      const id = `img_${seen.asked.length}`;
      return { id, upload: { url: "https://storage.test", fields: { key: id, policy: "p" }, expires_at: "2999-01-01T00:00:00Z" } };
    },
    onStatus: (upload) => seen.statuses.push(`${upload.file.name} ${upload.status}`),
    onProgress: (upload) => seen.fractions.push(upload.fraction),
    sleep: async (ms) => { seen.waits.push(ms); },
    ...options,
  });
  return seen;
}

async function until(isTrue) {
  for (let turns = 0; !isTrue(); turns += 1) {
    assert.ok(turns < 1000, "it never came true");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a file goes to storage after every field, with its progress", async () => {
  const seen = start(new FakeStorage());

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "sent");

  const sha256 = createHash("sha256").update("bytes").digest("hex");
  assert.deepEqual(seen.asked[0].request, { name: "cat.jpg", content_type: "image/jpeg", size: 5, sha256 });
  assert.equal(upload.sha256, sha256);
  assert.deepEqual(seen.storage.posts[0].names, ["key", "policy", "file"]);
  assert.equal(upload.id, "img_1");
  assert.deepEqual(seen.fractions, [0.5, 1]);
  assert.deepEqual(seen.statuses, ["cat.jpg waiting", "cat.jpg sending", "cat.jpg sent"]);
});

test("no more files are sent at once than was said, and all are sent", async () => {
  const seen = start(new FakeStorage(), { parallel: 2 });

  const uploads = seen.uploader.add([..."abcdef"].map((name) => file(name)));
  await until(() => uploads.every(({ status }) => status === "sent"));

  assert.equal(seen.storage.mostOpen, 2);
  assert.equal(new Set(uploads.map(({ id }) => id)).size, 6);
});

test("what may work later is tried again with the same ticket, after growing pauses", async (context) => {
  context.mock.method(Math, "random", () => 1);
  const seen = start(new FakeStorage(["broken", 503]));

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "sent");

  assert.deepEqual(seen.waits, [500, 1000]);
  assert.equal(seen.asked.length, 1);
  assert.deepEqual(seen.storage.posts.map(({ fields }) => fields.key), ["img_1", "img_1", "img_1"]);
});

test("what will not work is not tried again, and says why", async () => {
  const seen = start(new FakeStorage([[400, "<Error><Code>EntityTooLarge</Code><Message>m</Message></Error>"]]));

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "failed");

  assert.equal(upload.error.message, "The file is larger than this service accepts.");
  assert.equal(upload.error.code, "EntityTooLarge");
  assert.equal(seen.storage.posts.length, 1);
});

test("the last attempt's failure stays, and resume tries again", async () => {
  const seen = start(new FakeStorage(["broken", "broken"]), { attempts: 2 });

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "failed");
  upload.resume();
  await until(() => upload.status === "sent");

  assert.equal(upload.error, undefined);
  assert.equal(seen.storage.posts.length, 3);
});

test("a ticket that has run out is replaced", async () => {
  const seen = start(new FakeStorage([[403, EXPIRED]]));

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "sent");

  assert.equal(upload.id, "img_2");
  assert.notEqual(seen.asked[0].idempotencyKey, seen.asked[1].idempotencyKey);
});

test("a pause stops what is sent, resume sends the whole file again by the same ticket", async () => {
  const seen = start(new FakeStorage(["silent"]), { parallel: 1 });

  const [first, second] = seen.uploader.add([file("a"), file("b")]);
  await until(() => seen.storage.open === 1);
  first.pause();
  await until(() => second.status === "sent");
  assert.equal(first.status, "paused");
  first.resume();
  await until(() => first.status === "sent");

  assert.deepEqual(seen.storage.posts.map(({ fields }) => fields.key), ["img_1", "img_2", "img_1"]);
  assert.equal(seen.storage.open, 0);
});

test("a pause and resume in one breath sends the file once more and ends once", async () => {
  const seen = start(new FakeStorage(["silent"]));

  const [upload] = seen.uploader.add([file("a")]);
  await until(() => seen.storage.open === 1);
  upload.pause();
  upload.resume();
  await until(() => upload.status === "sent");

  assert.deepEqual(seen.statuses, ["a waiting", "a sending", "a paused", "a waiting", "a sending", "a sent"]);
});

test("what was cancelled while it waited is never asked for", async () => {
  const seen = start(new FakeStorage(), { parallel: 1 });

  const [first, second] = seen.uploader.add([file("a"), file("b")]);
  second.cancel();
  second.resume();
  await until(() => first.status === "sent");

  assert.equal(second.status, "cancelled");
  assert.equal(seen.asked.length, 1);
});

test("no checksum is computed where none is wanted", async () => {
  const seen = start(new FakeStorage(), { checksum: false });

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "sent");

  assert.deepEqual(Object.keys(seen.asked[0].request), ["name", "content_type", "size"]);
});

test("a quota that is used up is not waited for", async () => {
  const seen = start(new FakeStorage(), {
    requestTicket: async () => { throw new UploadError("Used up.", { status: 429, retryAfterMs: 7_200_000 }); },
  });

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "failed");

  assert.deepEqual(seen.waits, []);
});

test("a ticket that was not answered is asked for again under the same key", async (context) => {
  const calls = [];
  context.mock.method(globalThis, "fetch", async (url, { headers, body }) => {
    calls.push({ url, headers, body });
    if (calls.length === 1) throw new TypeError("failed to fetch");
    if (calls.length === 2) return Response.json({ detail: "slow down" }, { status: 429, headers: { "Retry-After": "7" } });
    return Response.json({ id: "img_9", upload: { url: "https://storage.test", fields: {} } });
  });
  const seen = start(new FakeStorage(), { requestTicket: ticketsFrom("/uploads", { headers: { "X-CSRFToken": "t" } }) });

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "sent");

  assert.equal(upload.id, "img_9");
  assert.equal(new Set(calls.map(({ headers }) => headers["Idempotency-Key"])).size, 1);
  assert.equal(calls[0].headers["X-CSRFToken"], "t");
  assert.ok(seen.waits[1] >= 7000);
});

test("what the backend refuses fails with its words", async (context) => {
  context.mock.method(globalThis, "fetch", async () => Response.json({ detail: "Sign in first." }, { status: 401 }));
  const seen = start(new FakeStorage(), { requestTicket: ticketsFrom("/uploads") });

  const [upload] = seen.uploader.add([file("cat.jpg")]);
  await until(() => upload.status === "failed");

  assert.ok(upload.error instanceof UploadError);
  assert.deepEqual([upload.error.status, upload.error.message], [401, "Sign in first."]);
});

test("files are taken where they are dropped, until that is ended", () => {
  const classes = new Set();
  const target = new EventTarget();
  Object.assign(target, { classList: { add: (name) => classes.add(name), remove: (name) => classes.delete(name) }, contains: () => false });
  const taken = [];
  const act = (type, more = {}) => target.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), more));

  const end = acceptDrops(target, (files) => taken.push(...files));
  act("dragover");
  assert.ok(classes.has("over"));
  assert.equal(act("drop", { dataTransfer: { files: ["cat"] } }), false);
  end();
  act("drop", { dataTransfer: { files: ["dog"] } });

  assert.deepEqual(taken, ["cat"]);
  assert.ok(!classes.has("over"));
});
