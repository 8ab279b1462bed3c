/** One image in full: what the file says, what was found, and why the verdict is what it is. */

import { element, percent, statusChip } from "./dom.js";
import { findingsSection } from "./findings.js";
import { previewSection } from "./preview.js";

const SIGNS = { eq: "=", ne: "≠", lt: "<", lte: "≤", gt: ">", gte: "≥" };
const MARKS = { true: "✓", false: "✗", unknown: "?" };
const SPOKEN = { true: "true", false: "not true", unknown: "unknown" };

/** `file` is what this tab uploaded, where it did. */
export function imageDetail(image, { file, onClose }) {
  return [
    element("div", { class: "bar" },
      element("h2", { id: "detail-title" }, image.name),
      element("button", { type: "button", click: onClose }, "Close"),
    ),
    element("p", {}, statusChip(image.status), " ", image.verdict?.reason ?? image.reason ?? ""),
    element("p", { class: "hint" }, element("code", {}, image.id)),
    ...previewSection(image, file),
    ...(image.verdict ? verdictSection(image.verdict) : []),
    ...(image.findings ? findingsSection(image) : []),
    ...(image.facts ? factsSection(image.facts) : []),
  ];
}

function verdictSection(verdict) {
  const { severity } = verdict;
  return [
    element("h3", {}, "Verdict: ", element("span", { class: "severity", "data-severity": severity }, severity)),
    ...rulesDetails(verdict),
  ];
}

/** Every rule with its conditions, those that did not fire folded away. */
export function rulesDetails({ ruleset, trace }) {
  const matters = (rule) => rule.severity !== null || rule.result !== "false";
  const quiet = trace.filter((rule) => !matters(rule));
  return [
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

function factsSection(facts) {
  const rows = {
    Size: `${facts.width} × ${facts.height} pixels, ${facts.bytes.toLocaleString()} bytes, ${facts.format}`,
    Camera: facts.camera, "Taken at": facts.taken_at, Creator: facts.rights?.creator,
    Copyright: facts.rights?.copyright, "Usage terms": facts.rights?.usage_terms, "Rights end": facts.rights?.expires_at,
    Credit: facts.rights?.credit, Licence: facts.rights?.license_url, Licensor: facts.rights?.licensor_url,
    "Source type": facts.digital_source_type, Generator: facts.generator,
    "Content credentials": facts.has_content_credentials ? "in the file, not verified" : null,
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
