/** The first page: asks for a key once, takes images, and shows what became of them. */

import { adoptKeyFromAddress, forgetKey, getImage, hasKey, storeKey } from "./api.js";
import { ImageList } from "./images.js";
import { Uploads } from "./upload.js";
import { imageDetail } from "./verdict.js";

const find = (id) => document.getElementById(id);
const [keyForm, keyInput, forget, panel, notice] =
  ["key-form", "key", "forget-key", "console", "notice"].map(find);
const [drop, files, dialog] = ["drop", "files", "detail"].map(find);

/** A reference to each file and not its bytes: the browser reads them again when they are looked at. */
const sentFiles = new Map();

const images = new ImageList({
  table: find("table"), rows: find("rows"), empty: find("empty"), more: find("more"), changes: find("changes"),
  onOpen: openDetail, onError: tell,
});
const uploads = new Uploads({ list: find("uploads"), onSent: sent, onUnauthorized: tell });

function sent(id, file) {
  sentFiles.set(id, file);
  images.expect(id);
}

function tell(error) {
  notice.hidden = !error;
  notice.textContent = error?.message ?? "";
  if (error?.status === 401 || error?.status === 403) {
    notice.textContent = "This key is not accepted. Is it complete, and made for this service?";
    askForKey();
  }
}

function askForKey() {
  forgetKey();
  images.forget();
  sentFiles.clear();
  dialog.close();
  dialog.replaceChildren();
  show();
  keyInput.focus();
}

function show() {
  keyForm.hidden = hasKey();
  panel.hidden = forget.hidden = !hasKey();
  if (hasKey()) images.refresh();
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

keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  storeKey(keyInput.value);
  keyForm.reset();
  tell(null);
  show();
});
forget.addEventListener("click", () => { tell(null); askForKey(); });
find("refresh").addEventListener("click", () => images.refresh());
files.addEventListener("change", () => { uploads.add(files.files); files.value = ""; });
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

for (const type of ["dragover", "drop"]) {
  // Everywhere: a file that misses its mark must not replace the page.
  window.addEventListener(type, (event) => event.preventDefault());
}
drop.addEventListener("dragover", () => drop.classList.add("over"));
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  drop.classList.remove("over");
  uploads.add(event.dataTransfer.files);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && hasKey()) images.refresh(); });
window.addEventListener("hashchange", () => { if (adoptKeyFromAddress()) { images.forget(); tell(null); show(); } });

adoptKeyFromAddress();
show();
