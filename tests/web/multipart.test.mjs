import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { EXPIRED, FakeStorage } from "./fake_storage.mjs";

const { Uploader, UploadError, multipartFrom } = await import(process.env.PIXELGATE_JS);

const MIB = 2 ** 20;
const LARGE = new File([new Uint8Array(17 * MIB).map((_, at) => at % 251)], "large.png", { type: "image/png", lastModified: 7 });

/** Pixelgate's part of an upload, with a storage whose parts it knows of. */
class FakeService {
  constructor(answers = []) {
    this.storage = new FakeStorage(answers);
    this.storage.onStored = (url) => this.stored.add(Number(new URL(url).searchParams.get("part")));
    this.stored = new Set();
    this.calls = [];
    this.begun = [];
    this.isComplete = this.isGivenUp = false;
  }

  async begin(request, { idempotencyKey }) {
    this.calls.push("begin");
    this.begun.push({ ...request, idempotencyKey });
    this.isGivenUp = false;
    return this.#ticket();
  }

  async look() {
    this.calls.push("look");
    if (this.isComplete || this.isGivenUp) throw new UploadError("It is over.", { status: 409, code: "upload-ended" });
    return this.#ticket();
  }

  async complete() {
    this.calls.push("complete");
    if (this.isGivenUp) throw new UploadError("It is over.", { status: 409, code: "upload-ended" });
    if (this.stored.size < 3) throw new UploadError("Parts are missing.", { status: 409, code: "parts-missing" });
    this.isComplete = true;
  }

  async giveUp(id) {
    this.calls.push(`give up ${id}`);
    this.isGivenUp = true;
  }

  #ticket() {
    const { size, part_size, part_sha256 } = this.begun.at(-1);
    const parts = part_sha256.map((sha256, index) => ({
      number: index + 1,
      size: Math.min(part_size, size - index * part_size),
      sha256,
      is_stored: this.stored.has(index + 1),
      url: `https://storage.test/?part=${index + 1}`,
      headers: { "x-amz-checksum-sha256": sha256 },
    }));
    return { id: "img_1", upload: { parts } };
  }
}

const memoryOf = (entries = {}) => {
  const kept = new Map(Object.entries(entries));
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, id) => kept.set(name, id), removeItem: (name) => kept.delete(name) };
};

function start(service, options = {}) {
  const seen = { fractions: [], waits: [] };
  seen.uploader = new Uploader({
    requestTicket: async () => { throw new UploadError("not in one piece", { status: 400 }); },
    multipart: service,
    onProgress: (upload) => seen.fractions.push(upload.fraction),
    sleep: async (ms) => { seen.waits.push(ms); },
    ...options,
  });
  return seen;
}

async function until(isTrue) {
  const end = Date.now() + 20_000;
  while (!isTrue()) {
    assert.ok(Date.now() < end, "it never came true");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const numbersOf = (service) => service.storage.puts.map(({ url }) => Number(new URL(url).searchParams.get("part"))).sort();

test("a large file is sent in parts that are what they were said to be", async () => {
  const service = new FakeService();
  const seen = start(service);

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => upload.status === "sent");

  assert.deepEqual([upload.id, upload.fraction], ["img_1", 1]);
  assert.deepEqual(service.calls, ["begin", "complete"]);
  assert.deepEqual([service.begun[0].size, service.begun[0].part_size, service.begun[0].name], [17 * MIB, 8 * MIB, "large.png"]);
  assert.deepEqual(numbersOf(service), [1, 2, 3]);
  for (const { headers, body } of service.storage.puts) {
    const digest = createHash("sha256").update(Buffer.from(await body.arrayBuffer())).digest("hex");
    assert.deepEqual(headers, { "x-amz-checksum-sha256": digest });
  }
});

test("what fails is sent again alone, and by a fresh address", async () => {
  const service = new FakeService([204, [403, EXPIRED], "broken"]);
  const seen = start(service);

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => upload.status === "sent");

  assert.deepEqual(numbersOf(service), [1, 2, 2, 3, 3]);
  assert.deepEqual(service.calls, ["begin", "look", "complete"]);
});

test("a connection that brings on one part after the other is not given up", async () => {
  const service = new FakeService([204, "broken", "broken", 204, "broken", 204]);
  const seen = start(service, { attempts: 2 });

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => upload.status === "sent" || upload.status === "failed");

  assert.equal(upload.status, "sent");
});

test("a pause keeps what storage has, and resume sends the rest", async () => {
  const service = new FakeService([204, "silent", "silent"]);
  const seen = start(service);

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => service.stored.size === 1 && service.storage.open === 2);
  upload.pause();
  await until(() => service.storage.open === 0);
  const kept = [...service.stored];
  upload.resume();
  await until(() => upload.status === "sent");

  assert.equal(numbersOf(service).filter((number) => kept.includes(number)).length, 1);
  assert.equal(service.begun.length, 1);
});

test("after a reload the same file goes on where it was", async () => {
  const service = new FakeService([204, "silent", "silent"]);
  const memory = memoryOf();
  const [before] = start(service, { memory }).uploader.add([LARGE]);
  await until(() => service.stored.size === 1 && service.storage.open === 2);
  before.pause();
  assert.deepEqual([...memory.kept.values()], ["img_1"]);
  service.storage.puts.length = 0;

  const [after] = start(service, { memory }).uploader.add([LARGE]);
  await until(() => after.status === "sent");

  assert.equal(service.storage.puts.length, 2);
  assert.deepEqual([service.begun.length, after.id, memory.kept.size], [1, "img_1", 0]);
});

test("what storage had all of before a reload is not sent again", async () => {
  const service = new FakeService();
  const memory = memoryOf();
  const [first] = start(service).uploader.add([LARGE]);
  await until(() => first.status === "sent");
  memory.setItem(`pixelgate:${LARGE.size}:7:large.png`, "img_1");

  const [second] = start(service, { memory }).uploader.add([LARGE]);
  await until(() => second.status === "sent");

  assert.deepEqual([service.begun.length, service.storage.puts.length, memory.kept.size, second.fraction], [1, 3, 0, 1]);
});

test("what was given up meanwhile is begun anew", async () => {
  const service = new FakeService(["broken", "broken", "broken"]);
  const seen = start(service, { attempts: 1 });
  const [upload] = seen.uploader.add([LARGE]);
  await until(() => upload.status === "failed");
  service.isGivenUp = true;
  seen.uploader.attempts = 2;

  upload.resume();
  await until(() => upload.status === "sent");

  assert.equal(service.begun.length, 2);
});

test("another file of the same name, size and age does not go on with an upload", async () => {
  const service = new FakeService(["broken", "broken", "broken"]);
  const memory = memoryOf();
  const [first] = start(service, { memory, attempts: 1 }).uploader.add([LARGE]);
  await until(() => first.status === "failed");

  const other = new File([new Uint8Array(17 * MIB)], "large.png", { type: "image/png", lastModified: 7 });
  const [second] = start(service, { memory }).uploader.add([other]);
  await until(() => second.status === "sent");

  assert.equal(service.begun.length, 2);
});

test("a cancelled upload leaves no parts", async () => {
  const service = new FakeService(["silent", "silent", "silent"]);
  const seen = start(service, { memory: memoryOf() });

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => service.storage.open === 3);
  upload.cancel();
  await until(() => service.isGivenUp);

  assert.deepEqual([service.storage.open, service.calls.at(-1)], [0, "give up img_1"]);
});

test("without multipart a large file goes in one piece", async () => {
  const storage = new FakeStorage();
  const seen = start(undefined, { requestTicket: async () => ({ id: "img_2", upload: { url: "https://storage.test", fields: {} } }) });

  const [upload] = seen.uploader.add([LARGE]);
  await until(() => upload.status === "sent");

  assert.equal(storage.posts.length, 1);
});

test("the backend is asked below one address, with the page's headers", async (context) => {
  const calls = [];
  context.mock.method(globalThis, "fetch", async (url, { method, headers }) => {
    calls.push([method, url, headers["X-CSRFToken"], headers["Idempotency-Key"]]);
    return Response.json({});
  });
  const multipart = multipartFrom("/uploads", { headers: () => ({ "X-CSRFToken": "t" }) });

  await multipart.begin({}, { idempotencyKey: "k" });
  await multipart.look("img_1", {});
  await multipart.complete("img_1", {});
  await multipart.giveUp("img_1");

  assert.deepEqual(calls, [
    ["POST", "/uploads/multipart", "t", "k"],
    ["GET", "/uploads/img_1", "t", undefined],
    ["POST", "/uploads/img_1/complete", "t", undefined],
    ["DELETE", "/uploads/img_1", "t", undefined],
  ]);
});
