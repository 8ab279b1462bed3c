import { element } from "./dom.js";

const PREFIX = "#/components/schemas/";

/** Text with `code` in it, as nodes. */
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

/** One link or a few words for what a value has to be. */
export function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.slice(PREFIX.length);
    return element("a", { href: `#schema-${name}` }, name);
  }
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return joined(parts.map(typeOf), " or ");
  if (schema.enum) return joined(schema.enum.map((value) => element("code", {}, JSON.stringify(value))), ", ");
  if (schema.const !== undefined) return element("code", {}, JSON.stringify(schema.const));
  if (schema.type === "array") return element("span", {}, "list of ", schema.items ? typeOf(schema.items) : "anything");
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return element("span", {}, "object of ", typeOf(schema.additionalProperties));
  }
  return element("span", {}, [schema.type ?? "anything", limits(schema)].filter(Boolean).join(", "));
}

/** Everything about a named schema. */
export function schemaOf(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    element("li", {},
      element("code", {}, name), " ", typeOf(property),
      required.has(name) ? element("small", {}, " required") : null,
      property.default === undefined ? null : element("small", {}, ` default ${JSON.stringify(property.default)}`),
    ));
  return element("div", {},
    schema.description ? element("p", {}, ...prose(schema.description)) : null,
    rows.length ? element("ul", { class: "schema" }, ...rows) : element("p", {}, typeOf(schema)));
}

function joined(nodes, separator) {
  return element("span", {}, ...nodes.flatMap((node, index) => (index ? [separator, node] : [node])));
}

function limits(schema) {
  const said = [
    ["minimum", "at least"], ["maximum", "at most"], ["minLength", "at least (characters)"],
    ["maxLength", "at most (characters)"], ["pattern", "like"], ["format", "as"],
  ];
  return said.filter(([key]) => schema[key] !== undefined).map(([key, words]) => `${words} ${schema[key]}`).join(", ");
}
