import { element } from "./dom.js";
import { prose, schemaOf, typeOf } from "./reference-schema.js";

const find = (id) => document.getElementById(id);
const page = find("reference");
const filter = find("filter");
const notice = find("notice");

function operationsOf(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })));
}

function parametersOf(operation) {
  if (!operation.parameters.length) return null;
  const rows = operation.parameters.map((each) =>
    element("li", {},
      element("code", {}, each.name), ` in the ${each.in}, `, typeOf(each.schema),
      each.required ? element("small", {}, " required") : null, element("br"), ...prose(each.description)));
  return element("div", {}, element("h4", {}, "Parameters"), element("ul", { class: "schema" }, ...rows));
}

function contentOf(content) {
  return Object.entries(content).map(([mediaType, each]) =>
    element("div", {},
      element("code", {}, mediaType), " ", typeOf(each.schema),
      each.example === undefined ? null : element("pre", {}, JSON.stringify(each.example, null, 2))));
}

function problemsOf(response) {
  const kinds = Object.keys(response.content["application/problem+json"]?.examples ?? {});
  return kinds.flatMap((kind) => [" ", element("a", { href: `#problem-${kind}` }, kind)]);
}

function responsesOf(operation) {
  const rows = Object.entries(operation.responses).map(([status, response]) =>
    element("li", {},
      element("strong", {}, status), " ",
      ...(status < "300" ? contentOf(response.content) : [...prose(response.description), ...problemsOf(response)])));
  return element("div", {}, element("h4", {}, "Answers"), element("ul", { class: "schema" }, ...rows));
}

function operationElement(operation) {
  const body = operation.requestBody && element("div", {}, element("h4", {}, "Body"), ...contentOf(operation.requestBody.content));
  const told = operation.description.split("\n\n").map((part) => element("p", {}, ...prose(part)));
  const made = element("details", { class: "operation", id: operation.operationId },
    element("summary", {},
      element("span", { class: "method" }, operation.method),
      element("span", { class: "path" }, operation.path), ...prose(operation.summary)),
    ...told, parametersOf(operation), body, responsesOf(operation));
  made.dataset.words = [operation.method, operation.path, operation.operationId, operation.summary].join(" ").toLowerCase();
  return made;
}

function tagElement(tag, operations) {
  return element("section", { "aria-label": tag.name },
    element("h2", {}, tag.name), element("p", { class: "hint" }, ...prose(tag.description)),
    ...operations.filter((each) => each.tags.includes(tag.name)).map(operationElement));
}

function namedElement(prefix, name, ...content) {
  const made = element("details", { class: "operation", id: `${prefix}-${name}` }, element("summary", {}, element("code", {}, name)), ...content);
  made.dataset.words = name.toLowerCase();
  return made;
}

function show(api) {
  const operations = operationsOf(api);
  const problems = Object.entries(api.components.examples).map(([kind, example]) =>
    namedElement("problem", kind, element("p", {}, ...prose(example.summary)), element("pre", {}, JSON.stringify(example.value, null, 2))));
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) => namedElement("schema", name, schemaOf(schema)));
  page.replaceChildren(
    element("p", {}, ...prose(api.info.description)),
    ...api.tags.map((tag) => tagElement(tag, operations)),
    element("section", { "aria-label": "Problems" }, element("h2", {}, "Problems"), ...problems),
    element("section", { "aria-label": "Schemas" }, element("h2", {}, "Schemas"), ...schemas));
}

/** Leave what every word of the filter occurs in. */
function narrow() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const each of page.querySelectorAll(".operation")) {
    each.hidden = !words.every((word) => each.dataset.words.includes(word));
  }
  for (const section of page.querySelectorAll("section")) {
    section.hidden = !section.querySelector(".operation:not([hidden])");
  }
}

/** What the address names is opened, so that a link leads to more than a title. */
function openNamed() {
  const named = find(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === "DETAILS") {
    named.open = true;
    named.scrollIntoView();
  }
}

async function load() {
  const response = await fetch("v1/openapi.json");
  if (!response.ok) throw new Error(`the service answers ${response.status}`);
  show(await response.json());
  openNamed();
}

filter.addEventListener("input", narrow);
window.addEventListener("hashchange", openNamed);
load().catch((error) => {
  notice.textContent = `The reference cannot be shown: ${error.message}`;
  notice.hidden = false;
});
