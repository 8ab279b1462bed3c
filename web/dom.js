/** Elements from data. Text always becomes text nodes: nothing that a stranger wrote is ever read as HTML. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
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

export function statusChip(status) {
  return element("span", { class: "status", "data-status": status }, status.replaceAll("_", " ").toLowerCase());
}
