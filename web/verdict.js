/** One image in full: what the file says, what was found, and why the verdict is what it is. */

import { element, percent, statusChip } from "./dom.js";

const SIGNS = { eq: "=", ne: "≠", lt: "<", lte: "≤", gt: ">", gte: "≥" };
const MARKS = { true: "✓", false: "✗", unknown: "?" };
const SPOKEN = { true: "true", false: "not true", unknown: "unknown" };

export function imageDetail(image, { onClose }) {
  return [
    element("div", { class: "bar" },
      element("h2", { id: "detail-title" }, image.name),
      element("button", { type: "button", click: onClose }, "Close"),
    ),
    element("p", {}, statusChip(image.status), " ", image.verdict?.reason ?? image.reason ?? ""),
    element("p", { class: "hint" }, element("code", {}, image.id)),
    ...(image.verdict ? verdictSection(image.verdict) : []),
    ...(image.findings ? findingsSection(image.findings) : []),
    ...(image.facts ? factsSection(image.facts) : []),
  ];
}

function verdictSection({ severity, ruleset, trace }) {
  const matters = (rule) => rule.severity !== null || rule.result !== "false";
  const quiet = trace.filter((rule) => !matters(rule));
  return [
    element("h3", {}, "Verdict: ", element("span", { class: "severity", "data-severity": severity }, severity)),
    element("ul", { class: "trace" }, ...trace.filter(matters).map(ruleItem)),
    quiet.length ? element("details", {},
      element("summary", {}, `Rules that did not fire (${quiet.length})`),
      element("ul", { class: "trace" }, ...quiet.map(ruleItem)),
    ) : null,
    element("p", { class: "hint" }, `Rule set ${ruleset}`),
  ].filter(Boolean);
}

function ruleItem(rule) {
  const asks = rule.severity ? ` asks for ${rule.severity}: ${rule.reason}` : "";
  return element("li", {},
    mark(rule.result), element("strong", {}, rule.rule), asks,
    element("ul", {}, conditionItem(rule.condition)),
  );
}

function conditionItem({ result, path, operator, expected, actual, margin, note, evidence = [], children = [] }) {
  const words = [path, SIGNS[operator] ?? operator.replaceAll("_", " "), isSet(expected) ? shown(expected) : null];
  const inside = [
    ...evidence.map((item) => element("li", { class: "evidence" }, `found ${evidencePhrase(item)}`)),
    ...children.map(conditionItem),
  ];
  return element("li", {},
    mark(result), words.filter(Boolean).join(" "),
    isSet(actual) ? element("strong", {}, `: was ${shown(actual)}`) : null,
    isSet(margin) ? `, ${marginPhrase(margin)}` : null,
    note ? element("em", {}, ` ${note}`) : null,
    inside.length ? element("ul", {}, ...inside) : null,
  );
}

function marginPhrase(margin) {
  if (margin === 0) return "exactly at the limit";
  return `${shown(Math.abs(margin))} ${margin > 0 ? "beyond" : "away from"} the limit`;
}

function mark(result) {
  return element("span", { class: "mark", "data-result": result, role: "img", "aria-label": SPOKEN[result] ?? result },
    MARKS[result] ?? "?");
}

function findingsSection(findings) {
  const rows = Object.entries(findings).map(([name, finding]) =>
    element("div", {},
      element("dt", {}, name, finding.missing ? null : element("small", {}, ` ${finding.took_ms} ms`)),
      element("dd", {}, finding.missing ? `missing: ${finding.error || "the analysis failed"}` : found(name, finding)),
    ));
  return [element("h3", {}, "Findings"), element("dl", {}, ...rows)];
}

function found(name, finding) {
  const sure = (list) => list.map((one) => `${one.name ?? "face"} ${percent(one.confidence)}`).join(", ") || "nothing";
  switch (name) {
    case "text": return finding.lines.map((line) => line.text).join("\n") || "nothing";
    case "measures": return [
      finding.colors.map((color) => `${color.name} ${color.hex} ${percent(color.share)}`).join(", "),
      `sharpness ${Math.round(finding.sharpness)}, brightness ${percent(finding.exposure.mean)}`,
    ].join("\n");
    default: return sure(finding[name === "moderation" ? "categories" : name] ?? []);
  }
}

function factsSection(facts) {
  const rows = {
    Size: `${facts.width} × ${facts.height} pixels, ${facts.bytes.toLocaleString()} bytes, ${facts.format}`,
    Camera: facts.camera, "Taken at": facts.taken_at, Copyright: facts.copyright,
    "GPS position": facts.has_gps ? "in the file" : null,
  };
  const items = Object.entries(rows).filter(([, value]) => value).map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  return [element("h3", {}, "Facts"), element("dl", {}, ...items)];
}

function evidencePhrase(item) {
  return Object.entries(item).flatMap(([key, value]) => {
    if (key === "name" || key === "hex") return [value];
    if (key === "index") return [`#${value}`];
    if (key === "text") return [`“${value}”`];
    if (key === "box") return [`box ${percent(value.x)},${percent(value.y)} to ` +
      `${percent(value.x + value.width)},${percent(value.y + value.height)}`];
    if (["confidence", "share", "area"].includes(key)) return [`${key} ${percent(value)}`];
    return typeof value === "object" ? [] : [`${key} ${shown(value)}`];
  }).join(", ");
}

const isSet = (value) => value !== null && value !== undefined;
const shown = (value) => (typeof value === "number" ? String(Math.round(value * 1e4) / 1e4)
  : typeof value === "string" ? value : JSON.stringify(value));
