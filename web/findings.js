/** What was found in an image, in words: a row for each analysis, one for categories, and the measures. */

import { element, percent, swatch } from "./dom.js";

const BLURRED_FACE = 50;

export function findingsSection({ findings, categories }) {
  const rows = Object.entries(findings).flatMap(([name, finding]) =>
    finding.missing ? [row(name, [`missing: ${finding.error || "the analysis failed"}`])]
      : name === "measures" ? measureRows(finding)
        : [row(name, (FOUND[name] ?? unknown)(finding), finding.took_ms)]);
  const places = categories?.map(place) ?? ["not known: an analysis is missing"];
  return [element("h3", {}, "Findings"), element("dl", {}, row("categories", places), ...rows)];
}

function row(name, lines, tookMs) {
  const content = (lines.length ? lines : ["nothing"]).map((line) => element("div", {}, line));
  const took = tookMs === undefined ? null : element("small", {}, ` ${tookMs} ms`);
  return element("div", {}, element("dt", {}, name, took), element("dd", {}, ...content));
}

const FOUND = {
  labels: ({ labels, is_confident }) => is_confident || !labels.length
    ? [sure(labels)] : ["nothing that the model knows well", sure(labels)],
  objects: ({ objects, counts }) => [counted(counts), sure(objects)].filter(Boolean),
  moderation: ({ categories: found, gaps = [] }) => [
    sure(found), ...(gaps.length ? [`not everything could be checked: without ${gaps.join(", ")}`] : []),
  ],
  faces: ({ faces }) => faces.map(face),
  text: ({ lines }) => lines.map((line) => line.text),
  custom_labels: ({ labels }) => [labels.map(ownLabel).join(", ") || "nothing"],
  duplicates: ({ duplicates, truncated }) => [...duplicates.map(duplicate), ...(truncated ? ["and more"] : [])],
};

const unknown = () => ["this page does not know how to show it"];
const sure = (list) => list.map(({ name, confidence }) => `${name} ${percent(confidence)}`).join(", ") || "nothing";

function counted(counts = {}) {
  const several = Object.entries(counts).filter(([, count]) => count > 1);
  return several.map(([name, count]) => `${count} × ${name}`).join(", ");
}

function face({ confidence, area, sharpness }) {
  const blurred = sharpness < BLURRED_FACE ? " (blurred)" : "";
  return `${percent(confidence)}, ${percent(area)} of the image, sharpness ${Math.round(sharpness)}${blurred}`;
}

const ownLabel = ({ classifier, name, confidence }) => `${name} ${percent(confidence)} (${classifier})`;

function duplicate({ image_id: id, kind, distance, similarity, transformation }) {
  return [
    `${id} ${kind}`,
    ...(distance == null ? [] : [`${distance} of 64 bits differ`]),
    ...(similarity == null ? [] : [`similarity ${percent(similarity)}`]),
    ...(transformation == null ? [] : [transformation.replaceAll("_", " ")]),
  ].join(", ");
}

function place({ path, confidence, given_by: givers }) {
  return `${path} ${percent(confidence)} (${givers.join(", ")})`;
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
