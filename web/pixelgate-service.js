/** What is asked of your own backend, or of Pixelgate itself, about uploads. Part of pixelgate.js. */

import { UploadError } from "./pixelgate-storage.js";

/**
 * Asks `url` for tickets: your own backend, or https://.../v1/uploads itself with `headers: {Authorization: "Bearer pg_..."}`
 * on a page that may hold a key, because all its readers may use it. A retry sends the same Idempotency-Key.
 * `headers` may be a function, for what changes.
 */
export function ticketsFrom(url, options) {
  return (request, { idempotencyKey, signal }) => ask("POST", url, request, { ...options, idempotencyKey, signal });
}

/** The same for large files, which are sent in parts: below `url` a backend passes on what Pixelgate has below /v1/uploads. */
export function multipartFrom(url, options) {
  const to = (id, rest = "") => `${url}/${encodeURIComponent(id)}${rest}`;
  return {
    begin: (request, { idempotencyKey, signal }) => ask("POST", `${url}/multipart`, request, { ...options, idempotencyKey, signal }),
    look: (id, { signal } = {}) => ask("GET", to(id), undefined, { ...options, signal }),
    complete: (id, { signal } = {}) => ask("POST", to(id, "/complete"), {}, { ...options, signal }),
    giveUp: (id) => ask("DELETE", to(id), undefined, options),
  };
}

async function ask(method, url, body, { headers = {}, credentials = "same-origin", idempotencyKey, signal } = {}) {
  const sent = { ...(typeof headers === "function" ? headers() : headers) };
  if (body) sent["Content-Type"] = "application/json";
  if (idempotencyKey) sent["Idempotency-Key"] = idempotencyKey;
  const response = await fetch(url, { method, headers: sent, body: body && JSON.stringify(body), credentials, signal }).catch(() => {
    throw new UploadError("The service cannot be reached.");
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const message = [answer.detail || answer.title || `The service answered ${response.status}.`, answer.hint].filter(Boolean).join("; ");
  const retryAfterMs = 1000 * (Number(response.headers.get("Retry-After")) || 0);
  throw new UploadError(message, { status: response.status, code: answer.type?.split(":").at(-1), retryAfterMs });
}
