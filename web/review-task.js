/** One image to review: the picture, what led to the verdict, and how urgent it is. Of a blind task, the picture alone. */

import { duration, element } from "./dom.js";
import { evidenceDrawing, evidenceList, evidenceWithPlaces } from "./evidence.js";
import { pictureFigure } from "./picture.js";
import { rulesDetails } from "./verdict.js";

/** `image` is null for a blind task: who looks must not know what the rules said. */
export function reviewTask(item, image, { onFault }) {
  const items = image?.verdict ? evidenceWithPlaces(image.verdict) : [];
  const drawing = items.length && image.facts ? evidenceDrawing(image.facts, items) : null;
  return [
    element("p", { class: "facts" }, ...circumstances(item).flatMap((fact) => [fact, " "])),
    pictureFigure(item.image_id, { alt: `To be judged: ${item.name}`, drawing, onFault }),
    items.length ? evidenceList(items) : null,
    ...(image?.verdict ? explanation(image.verdict) : [blindHint(item)]),
  ].filter(Boolean);
}

function circumstances({ queue, priority, age_seconds: age, due_at: dueAt, is_overdue: isLate, ...item }) {
  const due = dueAt && `${isLate ? "was due" : "due"} ${new Date(dueAt).toLocaleString()}`;
  return [
    chip(queue), chip(priority), chip(`waiting ${duration(age)}`),
    due ? chip(due, isLate) : null,
    item.collection ? chip(`collection ${item.collection}`) : null,
    item.opinions > 1 ? chip(`${item.opinions_given} of ${item.opinions} opinions given`) : null,
    item.is_escalated ? chip("escalated: you decide", true) : null,
    item.is_blind ? chip("blind") : null,
  ].filter(Boolean);
}

const chip = (words, isLate = false) => element("span", { class: isLate ? "chip late" : "chip" }, words);

function explanation(verdict) {
  return [
    element("h3", {}, "Why you are asked"),
    element("ul", { class: "explanation" }, ...verdict.explanation.map((sentence) => element("li", {}, sentence))),
    element("details", {}, element("summary", {}, "Every rule, condition by condition"), ...rulesDetails(verdict)),
  ];
}

function blindHint({ is_blind: isBlind }) {
  return element("p", { class: "hint" }, isBlind
    ? "A blind look: what the rules said about this image is not shown here, so that your judgement is your own."
    : "The verdict could not be read.");
}
