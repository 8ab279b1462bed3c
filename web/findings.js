/** What was found in an image, in words: a row for each analysis, one for categories, and the measures. */

import { element, percent, swatch } from "./dom.js";

const BLURRED_FACE = 50;

export function findingsSection(findings) {
  const rows = Object.entries(findings).flatMap(([name, finding]) =>
    finding.missing ? [row(name, [`missing: ${finding.error || "the analysis failed"}`])]
      : name === "measures" ? measureRows(finding)
        : [row(name, (FOUND[name] ?? named)(finding), finding.took_ms)]);
  return [element("h3", {}, "Findings"), element("dl", {}, row("categories", categories(findings)), ...rows)];
}

function row(name, lines, tookMs) {
  const content = (lines.length ? lines : ["nothing"]).map((line) => element("div", {}, line));
  const took = tookMs === undefined ? null : element("small", {}, ` ${tookMs} ms`);
  return element("div", {}, element("dt", {}, name, took), element("dd", {}, ...content));
}

const FOUND = {
  labels: ({ labels, is_confident }) => [...(is_confident ? [] : ["nothing that the model knows well"]), sure(labels)],
  objects: ({ objects, counts }) => [counted(counts), sure(objects)].filter(Boolean),
  moderation: ({ categories: found }) => [sure(found)],
  faces: ({ faces }) => faces.map(face),
  text: ({ lines }) => lines.map((line) => line.text),
};

const named = () => [];
const sure = (list) => list.map(({ name, confidence }) => `${name} ${percent(confidence)}`).join(", ") || "nothing";

function counted(counts = {}) {
  const several = Object.entries(counts).filter(([, count]) => count > 1);
  return several.map(([name, count]) => `${count} × ${name}`).join(", ");
}

function face({ confidence, area, sharpness }) {
  const blurred = sharpness < BLURRED_FACE ? " (blurred)" : "";
  return `${percent(confidence)}, ${percent(area)} of the image, sharpness ${Math.round(sharpness)}${blurred}`;
}

/** Labels and objects give categories each for itself: one of both is as sure as the surer says. */
function categories({ labels, objects }) {
  const known = [labels, objects].filter(({ missing }) => !missing);
  const surest = new Map();
  const all = known.flatMap(({ categories: given = [] }) => given).sort((a, b) => b.confidence - a.confidence);
  for (const one of all) {
    const before = surest.get(one.id);
    surest.set(one.id, { ...(before ?? one), given_by: new Set([...(before?.given_by ?? []), ...one.given_by]) });
  }
  const lines = [...surest.values()].map(({ path, confidence, given_by }) =>
    `${path} ${percent(confidence)} (${[...given_by].join(", ")})`);
  return known.length === 2 ? lines : [...lines, "not all are known: an analysis is missing"];
}

function measureRows({ colors, background, exposure, composition, took_ms: tookMs, ...measured }) {
  const { focus, subject, subject_area: area, aspect_ratio: aspect } = composition;
  return [
    row("colours", colors.map(color), tookMs),
    row("background", [color(background)]),
    row("quality", [
      `sharpness ${Math.round(measured.sharpness)}, noise ${decimal(measured.noise)}, ` +
        `colourfulness ${Math.round(measured.colorfulness)}`,
      `brightness ${percent(exposure.mean)}, contrast ${decimal(measured.contrast)}, ` +
        `${percent(exposure.shadows_clipped)} black, ${percent(exposure.highlights_clipped)} white`,
      ...(measured.is_blank ? [`blank: ${measured.blank_reason.replaceAll("_", " ")}`] : []),
    ]),
    row("composition", [
      `focus at ${percent(focus.x)}, ${percent(focus.y)}; aspect ${decimal(aspect)} to 1`,
      `subject at ${percent(subject.x)}, ${percent(subject.y)}, size ` +
        `${percent(subject.width)} × ${percent(subject.height)}: ${percent(area)} of the image`,
    ]),
  ];
}

const color = ({ hex, name, share }) => element("span", {}, swatch(hex), ` ${name} ${hex} ${percent(share)}`);
const decimal = (number) => String(Math.round(number * 100) / 100);
