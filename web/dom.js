/** Elements from data. Text always becomes text nodes: nothing that a stranger wrote is ever read as HTML. */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same of the SVG namespace. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function percent(fraction) {
  return fraction > 0.99 && fraction < 1 ? "99%" : `${Math.round(fraction * 100)}%`;
}

/** In the two largest units that it has. */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const shown = parts.filter(([count]) => count).slice(0, 2).map(([count, unit]) => `${count} ${unit}`);
  return shown.join(" ") || "under a minute";
}

/** A square of one colour; of what is no colour, an empty one. */
export function swatch(hex) {
  const fill = /^#[0-9A-Fa-f]{6}$/.test(hex) ? hex : "none";
  return svg("svg", { class: "swatch", viewBox: "0 0 1 1", "aria-hidden": "true" }, svg("rect", { width: 1, height: 1, fill }));
}

export function statusChip(status) {
  return element("span", { class: "status", "data-status": status }, status.replaceAll("_", " ").toLowerCase());
}
