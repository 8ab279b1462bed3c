/** Single keys for whoever reviews many images. They can be switched off, and never act while somebody types. */

const STORED = "pixelgate.shortcuts";

export class Shortcuts {
  /** `actions` by key; `box` switches them on and off, which this browser remembers. */
  constructor({ actions, box }) {
    this.actions = actions;
    box.checked = localStorage.getItem(STORED) !== "off";
    box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => { if (box.checked || event.ctrlKey || event.metaKey) this.press(event); });
  }

  press(event) {
    if (event.altKey || event.defaultPrevented || event.repeat) return;
    const isCombined = event.ctrlKey || event.metaKey;
    const types = event.target.closest?.("textarea, input:not([type=radio], [type=checkbox]), select");
    if (types && !isCombined) return;
    const action = this.actions[(isCombined ? "Ctrl+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key)];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
