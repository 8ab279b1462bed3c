/** The picture with what composition and faces say drawn over it, or only the drawing where it is not at hand. */

import { element, svg } from "./dom.js";

const FOCUS_RADIUS = 0.025;

/** `file` is the upload of this tab, if it is one: the service itself never serves an original. */
export function previewSection({ facts, findings }, file) {
  if (!facts || !findings || findings.measures.missing) return [];
  const drawing = drawn(facts, findings);
  const figure = element("figure", { class: "preview" });
  if (file) {
    const address = URL.createObjectURL(file);
    const release = () => URL.revokeObjectURL(address);
    figure.append(element("img", { src: address, alt: "", load: release, error: ({ target }) => { release(); target.remove(); } }));
  }
  figure.append(drawing);
  const faces = findings.faces.faces?.length ? " Solid: faces." : "";
  const legend = `Dashed: the subject. Ring: the focus, which a crop should keep.${faces}`;
  return [figure, element("p", { class: "hint" }, file ? legend : `${legend} The picture itself is not kept for viewing.`)];
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
