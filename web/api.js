/** The HTTP API under the same origin, and the key for it: in this tab only, gone when it closes. */

const STORED_KEY = "pixelgate.key";

/** `message` is for people: what went wrong, and what to do about it where the service says so. `kind` is for programs. */
export class ApiError extends Error {
  constructor(status, { title, detail, hint, type = "" }) {
    const what = detail || title || `the service answered ${status}`;
    super([what, hint].filter(Boolean).map(sentence).join(" "));
    this.status = status;
    this.kind = type.split(":").at(-1);
  }
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1).replace(/[^.?!]$/, "$&.");

/** Move a key from the address (#key=...) to the tab's storage, so that it is neither seen nor bookmarked. */
export function adoptKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return false;
  storeKey(key);
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

export const hasKey = () => sessionStorage.getItem(STORED_KEY) !== null;
export const storeKey = (key) => sessionStorage.setItem(STORED_KEY, key.trim());
export const authorization = () => ({ Authorization: `Bearer ${sessionStorage.getItem(STORED_KEY)}` });
export const forgetKey = () => sessionStorage.removeItem(STORED_KEY);

export const listImages = (asked) => call("GET", `/v1/images?${parameters(asked)}`);
export const searchImages = (asked) => call("GET", `/v1/search?${parameters(asked)}`);
const parameters = (asked) =>
  new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined));
export const getImage = (id) => call("GET", `/v1/images/${encodeURIComponent(id)}`);
export const getPreview = (id) => call("GET", `/v1/images/${encodeURIComponent(id)}/preview`);

export const listQueues = () => call("GET", "/v1/reviews/queues");
export const takeNext = (queue) => call("POST", "/v1/reviews/next", { queue });
export const claimReview = (id) => call("POST", reviewPath(id, "claim"), {});
export const releaseReview = (id) => call("POST", reviewPath(id, "release"), {});
export const escalateReview = (id, note) => call("POST", reviewPath(id, "escalate"), { note });
export const decideReview = (id, judgement) => call("POST", reviewPath(id, "decision"), judgement);
const reviewPath = (id, verb) => `/v1/reviews/${encodeURIComponent(id)}/${verb}`;

async function call(method, path, body) {
  const headers = authorization();
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new ApiError(0, { title: "The service cannot be reached", hint: "Is it still running?" });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}
