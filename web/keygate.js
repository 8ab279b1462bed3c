/** Who may see the page: asks for a key once a tab, and again as soon as the service does not accept it. */

import { adoptKeyFromAddress, forgetKey, hasKey, storeKey } from "./api.js";

const find = (id) => document.getElementById(id);

/** Shows `panel` to whoever has a key; `onOpen` and `onClose` are told when that changes. */
export class KeyGate {
  constructor({ panel, onOpen, onClose }) {
    Object.assign(this, { panel, onOpen, onClose });
    [this.form, this.input, this.forget, this.notice] = ["key-form", "key", "forget-key", "notice"].map(find);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      storeKey(this.input.value);
      this.form.reset();
      this.open();
    });
    this.forget.addEventListener("click", () => { this.tell(null); this.close(); });
    window.addEventListener("hashchange", () => {
      if (!adoptKeyFromAddress()) return;
      onClose();
      this.open();
    });
  }

  start() {
    adoptKeyFromAddress();
    this.open();
  }

  open() {
    this.tell(null);
    this.show();
    if (hasKey()) this.onOpen();
  }

  close() {
    forgetKey();
    this.onClose();
    this.show();
    this.input.focus();
  }

  show() {
    this.form.hidden = hasKey();
    this.panel.hidden = this.forget.hidden = !hasKey();
  }

  /** Say what went wrong; null: nothing. A key that is not accepted is asked for again. */
  tell(error) {
    this.notice.hidden = !error;
    this.notice.textContent = error?.message ?? "";
    if (error?.status === 401 || (error?.status === 403 && !error.kind)) {
      this.notice.textContent = "This key is not accepted. Is it complete, and made for this service?";
      this.close();
    }
  }
}
