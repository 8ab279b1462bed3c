/** Bytes to storage by a signed form or address, and what can go wrong. Part of pixelgate.js. */

const REASONS = {
  EntityTooLarge: "The file is larger than this service accepts.",
  EntityTooSmall: "The file is empty.",
  BadDigest: "Other bytes arrived than were sent, or the file was changed meanwhile.",
};
const LONGEST_PAUSE_MS = 60_000;

/** `message` is for people. `status` is of HTTP, 0 without an answer; `code` is storage's or the service's own word for the reason. */
export class UploadError extends Error {
  constructor(message, { status = 0, code = "", retryAfterMs = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A form as S3 wants it: every field, then the file. `onFraction` is told how much of it has left. */
export function post({ url, fields }, file, { signal, onFraction }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return send("POST", url, form, { signal, onProgress: ({ loaded, total }) => onFraction(loaded / total) });
}

/** One part of a file; `onBytes` is told how many have left. */
export function put({ url, headers }, bytes, { signal, onBytes }) {
  return send("PUT", url, bytes, { signal, headers, onProgress: ({ loaded }) => onBytes(loaded) });
}

/** XMLHttpRequest, because fetch tells no upload progress. */
function send(method, url, body, { signal, headers = {}, onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = onProgress;
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(refusal(request)));
    request.onerror = () => reject(new UploadError("Storage did not take the file: the connection broke."));
    request.onabort = () => reject(new UploadError("The upload was stopped."));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    if (signal.aborted) reject(new UploadError("The upload was stopped."));
    else request.send(body);
  });
}

function refusal({ status, responseText }) {
  // Two flat elements, shown as text only: not worth a parser.
  const [code, message] = ["Code", "Message"].map((tag) => responseText.match(`<${tag}>([^<]*)</${tag}>`)?.[1] ?? "");
  if (/expired/i.test(message)) return new UploadError("The permission to upload has run out.", { status, code: "ExpiredTicket" });
  return new UploadError(REASONS[code] ?? `Storage did not take the file: ${message || `HTTP ${status}`}`, { status, code });
}

/** The same may work a little later: not a quota that is used up until tomorrow. */
export function isTransient({ status, code, retryAfterMs = 0 }) {
  if (status === 429) return retryAfterMs <= LONGEST_PAUSE_MS;
  return status === 0 || status === 408 || status >= 500 || ["ExpiredTicket", "RequestTimeout", "request-under-way"].includes(code);
}

const hexadecimal = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
// Not randomUUID, which only a secure context has.
export const randomKey = () => hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
/** Browsers compute digests in secure contexts only: https, or this very machine. */
export const canDigest = () => crypto.subtle !== undefined;
/** Of a file or a part of one, which it reads into memory. */
export const sha256Of = async (bytes) => hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer())));
