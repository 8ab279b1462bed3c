/** The first page: takes images, and shows what became of them. */

import { getImage, hasKey } from "./api.js";
import { ImageList } from "./images.js";
import { KeyGate } from "./keygate.js";
import { acceptDrops } from "./pixelgate.js";
import { Uploads } from "./upload.js";
import { imageDetail } from "./verdict.js";

const find = (id) => document.getElementById(id);
const [drop, files, dialog, words] = ["drop", "files", "detail", "words"].map(find);

/** A reference to each file and not its bytes: the browser reads them again when they are looked at. */
const sentFiles = new Map();

const gate = new KeyGate({ panel: find("console"), onOpen: () => images.refresh(), onClose: forgetAll });
const tell = (error) => gate.tell(error);
const images = new ImageList({
  table: find("table"), rows: find("rows"), empty: find("empty"), more: find("more"), changes: find("changes"),
  onOpen: openDetail, onError: tell,
});
const uploads = new Uploads({ list: find("uploads"), onSent: sent, onUnauthorized: tell });

function sent(id, file) {
  sentFiles.set(id, file);
  images.expect(id);
}

function forgetAll() {
  words.value = images.words = "";
  images.forget();
  sentFiles.clear();
  dialog.close();
  dialog.replaceChildren();
}

async function openDetail(id) {
  try {
    const image = await getImage(id);
    dialog.replaceChildren(...imageDetail(image, { file: sentFiles.get(id), onClose: () => dialog.close() }));
    dialog.showModal();
    dialog.scrollTop = 0;
  } catch (error) {
    tell(error);
  }
}

find("search").addEventListener("submit", (event) => { event.preventDefault(); images.search(words.value); });
// Its own cross, or the last letter taken away: everything is listed again.
words.addEventListener("input", () => { if (!words.value && images.words) images.search(""); });
find("refresh").addEventListener("click", () => images.refresh());
files.addEventListener("change", () => { uploads.add(files.files); files.value = ""; });
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

for (const type of ["dragover", "drop"]) {
  // Everywhere: a file that misses its mark must not replace the page.
  window.addEventListener(type, (event) => event.preventDefault());
}
acceptDrops(drop, (files) => uploads.add(files));
document.addEventListener("visibilitychange", () => { if (!document.hidden && hasKey()) images.refresh(); });

gate.start();
