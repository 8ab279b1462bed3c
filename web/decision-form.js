/** What a person says about an image: approve or reject, why, and in their own words. */

import { element } from "./dom.js";
import { REASONS } from "./reasons.js";

export class DecisionForm {
  /** `onDecide(judgement)` and `onEscalate(note)` are called with what is complete; anything else is told here. */
  constructor({ form, reasons, note, fault, submit, onDecide, onEscalate }) {
    Object.assign(this, { form, reasons, note, fault, submit, onDecide, onEscalate });
    form.addEventListener("change", ({ target }) => { if (target.name === "outcome") this.offerReasons(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.decide(); });
  }

  reset() {
    this.form.reset();
    this.requestId = crypto.randomUUID();
    this.offerReasons();
    this.tell("");
  }

  get outcome() {
    return this.form.elements.outcome.value;
  }

  choose(outcome) {
    this.form.elements.outcome.value = outcome;
    this.offerReasons();
    this.reasons.querySelector("input")?.focus();
  }

  /** The reason with this number, of those that are offered. */
  chooseReason(number) {
    const input = this.reasons.querySelectorAll("input")[number - 1];
    if (!input) return;
    input.checked = true;
    input.focus();
  }

  offerReasons() {
    this.tell("");
    const offered = REASONS[this.outcome] ?? [];
    this.reasons.replaceChildren(...offered.map(([code, words], index) =>
      element("label", {},
        element("input", { type: "radio", name: "reason", value: code, checked: this.outcome === "approve" && index === 0 }),
        element("span", {}, words), index < 9 ? element("kbd", { "aria-hidden": "true" }, String(index + 1)) : null)));
    this.reasons.closest("fieldset").hidden = !offered.length;
    this.submit.textContent = { approve: "Approve", reject: "Reject" }[this.outcome] ?? "Decide";
  }

  decide() {
    const reason = new FormData(this.form).get("reason");
    const note = this.note.value.trim();
    if (!this.outcome) return this.tell("Choose: approve or reject.", this.form.elements.outcome[0]);
    if (!reason) return this.tell("Choose a reason.", this.reasons.querySelector("input"));
    if (reason === "OTHER" && !note) return this.tell("Say in the note what the reason is.", this.note);
    // The same until it has been recorded: asked twice, the service decides once.
    const judgement = { outcome: this.outcome, reason_code: reason, request_id: this.requestId };
    return this.onDecide(note ? { ...judgement, note } : judgement);
  }

  escalate() {
    const note = this.note.value.trim();
    if (!note) return this.tell("Say in the note why somebody else should decide.", this.note);
    return this.onEscalate(note);
  }

  tell(words, place) {
    this.fault.textContent = words;
    place?.focus();
  }

  enable(isEnabled) {
    for (const control of this.form.elements) control.disabled = !isEnabled;
  }
}
