/** Types of pixelgate.js. */

export type Status = "waiting" | "sending" | "paused" | "sent" | "failed" | "cancelled";

export interface TicketRequest {
  name: string;
  content_type: string;
  size: number;
}

export interface TicketContext {
  file: File;
  sha256?: string;
  idempotencyKey: string;
  signal: AbortSignal;
}

export interface Ticket {
  id: string;
  upload: { url: string; fields: Record<string, string>; expires_at?: string };
}

export type RequestTicket = (request: TicketRequest, context: TicketContext) => Promise<Ticket>;

export class UploadError extends Error {
  constructor(message: string, more?: { status?: number; code?: string; retryAfterMs?: number });
  status: number;
  code: string;
  retryAfterMs: number;
}

export class Upload {
  private constructor();
  readonly file: File;
  readonly status: Status;
  readonly id?: string;
  readonly error?: Error;
  readonly sha256?: string;
  readonly fraction: number;
  pause(): void;
  resume(): void;
  cancel(): void;
}

export interface UploaderOptions {
  requestTicket: RequestTicket;
  parallel?: number;
  attempts?: number;
  checksum?: boolean;
  onStatus?: (upload: Upload) => void;
  onProgress?: (upload: Upload) => void;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export class Uploader {
  constructor(options: UploaderOptions);
  add(files: Iterable<File>): Upload[];
}

export function ticketsFrom(
  url: string,
  options?: { headers?: Record<string, string>; credentials?: RequestCredentials },
): RequestTicket;

export function acceptDrops(target: HTMLElement, onFiles: (files: File[]) => void): () => void;
