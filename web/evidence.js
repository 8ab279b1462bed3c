/** What led to a verdict, numbered, and where in the picture it is. */

import { element, percent, svg } from "./dom.js";

/** Everything with a place that a rule which asked for something rests on; each place once. */
export function evidenceWithPlaces({ trace }) {
  const found = new Map();
  for (const { rule, severity, condition } of trace.filter((each) => each.severity !== null)) {
    for (const item of itemsOf(condition).filter(({ box }) => box)) {
      const place = JSON.stringify([item.name, item.text, item.box]);
      const known = found.get(place) ?? { ...item, severity, rules: new Set() };
      found.set(place, known);
      known.rules.add(rule);
    }
  }
  return [...found.values()];
}

const itemsOf = ({ path, evidence = [], children = [] }) =>
  [...evidence.map((item) => ({ list: path, ...item })), ...children.flatMap(itemsOf)];

/** Boxes over the picture, each with the number that the list below it has. */
export function evidenceDrawing({ width, height }, items) {
  const aspect = width / height;
  return svg("svg", { viewBox: `0 0 ${aspect} 1`, "aria-hidden": "true" },
    ...items.flatMap(({ box, severity }, index) => [
      svg("rect", { class: "evidence-box", "data-severity": severity, x: box.x * aspect, y: box.y, width: box.width * aspect, height: box.height }),
      svg("text", { class: "evidence-number", x: box.x * aspect, y: numberAt(box.y) }, String(index + 1)),
    ]));
}

/** Above its box, so that it covers nothing of it, where there is room. */
const numberAt = (top) => (top > 0.06 ? top - 0.012 : top + 0.05);

export function evidenceList(items) {
  return element("ol", { class: "evidence-list" }, ...items.map((item) =>
    element("li", {}, element("strong", {}, named(item)), ` ${[sure(item), whereabouts(item.box)].filter(Boolean).join(", ")}`,
      element("small", {}, ` ${[...item.rules].join(", ")}`))));
}

const named = ({ name, text, list }) => name ?? (text ? `“${text}”` : list ?? "here");
const sure = ({ confidence }) => (typeof confidence === "number" ? percent(confidence) : null);

/** For whoever does not see the boxes. */
function whereabouts({ x, y, width, height }) {
  const third = (middle, names) => names[Math.min(2, Math.floor(middle * 3))];
  const down = third(y + height / 2, ["top", "middle", "bottom"]);
  const across = third(x + width / 2, ["left", "centre", "right"]);
  const share = width * height;
  return `${down} ${across}, ${share < 0.01 ? "under 1%" : percent(share)} of the picture`;
}
