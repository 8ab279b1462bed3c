/** The queues: what waits in each, what of it is late, and a way to take the next. */

import { listQueues } from "./api.js";
import { duration, element } from "./dom.js";

const PAUSE_MS = 15000;

export class Queues {
  constructor({ rows, table, empty, onTake, onError }) {
    Object.assign(this, { rows, table, empty, onTake, onError });
    this.chosen = null;
  }

  /** Read them now, and from time to time while the page is looked at. */
  async refresh() {
    clearTimeout(this.timer);
    const reading = (this.reading = {});
    try {
      const { queues } = await listQueues();
      if (reading !== this.reading) return;
      this.draw(queues);
      this.onError(null);
    } catch (error) {
      if (reading === this.reading) this.onError(error);
    }
    if (reading === this.reading && !document.hidden) this.timer = setTimeout(() => this.refresh(), PAUSE_MS);
  }

  forget() {
    clearTimeout(this.timer);
    this.reading = null;
    this.chosen = null;
    this.rows.replaceChildren();
  }

  /** The queue that the next image comes from: the one it came from last, else the first that has any. */
  next() {
    return this.chosen ?? this.queues?.find(({ waiting, claimed }) => waiting > claimed)?.queue ?? null;
  }

  draw(queues) {
    this.queues = queues;
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.queue : null;
    this.rows.replaceChildren(...queues.map((queue) => this.row(queue)));
    if (focused) this.rows.querySelector(`[data-queue="${CSS.escape(focused)}"]`)?.focus();
    this.table.hidden = !queues.length;
    this.empty.hidden = queues.length > 0;
  }

  row({ queue, waiting, claimed, overdue, oldest_seconds: oldest }) {
    const cell = (label, ...content) => element("td", { "data-label": label }, ...content);
    const take = element("button", {
      type: "button", "data-queue": queue, "aria-label": `Take the next of ${queue}`, click: () => this.onTake(queue),
    }, "Take next");
    return element("tr", { "aria-current": queue === this.chosen ? "true" : null },
      element("th", { scope: "row" }, queue),
      cell("Waiting", String(waiting)),
      cell("In hand", String(claimed)),
      cell("Overdue", element("span", overdue ? { class: "late" } : {}, String(overdue))),
      cell("Oldest", oldest === null ? "–" : duration(oldest)),
      element("td", {}, take),
    );
  }
}
