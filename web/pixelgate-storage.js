/** One file to storage by a presigned form, and what can go wrong. Part of pixelgate.js. */

const REASONS = {
  EntityTooLarge: "The file is larger than this service accepts.",
  EntityTooSmall: "The file is empty.",
};

/** `message` is for people. `status` is of HTTP, 0 without an answer; `code` is storage's own word for the reason. */
export class UploadError extends Error {
  constructor(message, { status = 0, code = "", retryAfterMs = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A form as S3 wants it: every field, then the file. XMLHttpRequest, because fetch tells no upload progress. */
export function post({ url, fields }, file, { signal, onFraction }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => onFraction(loaded / total);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(refusal(request)));
    request.onerror = () => reject(new UploadError("Storage did not take the file: the connection broke."));
    request.onabort = () => reject(new UploadError("The upload was stopped."));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    if (signal.aborted) reject(new UploadError("The upload was stopped."));
    else request.send(form);
  });
}

function refusal({ status, responseText }) {
  // Two flat elements, shown as text only: not worth a parser.
  const [code, message] = ["Code", "Message"].map((tag) => responseText.match(`<${tag}>([^<]*)</${tag}>`)?.[1] ?? "");
  if (/expired/i.test(message)) return new UploadError("The permission to upload has run out.", { status, code: "ExpiredTicket" });
  return new UploadError(REASONS[code] ?? `Storage did not take the file: ${message || `HTTP ${status}`}`, { status, code });
}

/** The same may work a little later. */
export const isTransient = ({ status, code }) =>
  status === 0 || status === 408 || status === 429 || status >= 500 || ["ExpiredTicket", "RequestTimeout"].includes(code);

const hexadecimal = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
// Not randomUUID, which only a secure context has.
export const randomKey = () => hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
/** Of a file, which it reads into memory; undefined where the context is not secure. */
export const sha256Of = async (file) =>
  crypto.subtle && hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
