/** The picture with what composition and faces say drawn over it. */

import { element, svg } from "./dom.js";
import { pictureFigure } from "./picture.js";

const FOCUS_RADIUS = 0.025;

/** `file` is the upload of this tab, if it is one: what is shown otherwise is never the original. */
export function previewSection({ id, name, facts, findings }, file) {
  if (!facts || !findings) return [];
  const isMeasured = !findings.measures.missing;
  const hint = element("p", { class: "hint" }, isMeasured ? legend(findings) : "");
  const onFault = (reason) => hint.append(` ${reason}`);
  const drawing = isMeasured ? drawn(facts, findings) : null;
  return [pictureFigure(id, { alt: name, file, drawing, onFault }), hint];
}

function legend({ faces }) {
  return `Dashed: the subject. Ring: the focus, which a crop should keep.${faces.faces?.length ? " Solid: faces." : ""}`;
}

function drawn({ width, height }, { measures, faces }) {
  // One unit is the picture's height, so that a circle is one.
  const aspect = width / height;
  const box = (kind, { x, y, width: w, height: h }, title) =>
    svg("rect", { class: kind, x: x * aspect, y, width: w * aspect, height: h }, svg("title", {}, title));
  const { focus, subject } = measures.composition;
  return svg("svg", { viewBox: `0 0 ${aspect} 1`, role: "img", "aria-label": "Where the subject, the focus and faces are" },
    ...(faces.missing ? [] : faces.faces.map((face) => box("face", face.box, "face"))),
    box("subject", subject, "subject"),
    svg("circle", { class: "focus", cx: focus.x * aspect, cy: focus.y, r: FOCUS_RADIUS }, svg("title", {}, "focus")),
  );
}
