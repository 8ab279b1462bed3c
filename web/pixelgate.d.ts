/** Types of pixelgate.js. */

export type Status = "waiting" | "sending" | "paused" | "sent" | "failed" | "cancelled";

export interface TicketRequest {
  name: string;
  content_type: string;
  size: number;
  sha256?: string;
}

export interface TicketContext {
  file: File;
  idempotencyKey: string;
  signal: AbortSignal;
}

export interface Ticket {
  id: string;
  upload: { url: string; fields: Record<string, string>; expires_at?: string };
}

export interface MultipartRequest extends TicketRequest {
  part_size: number;
  part_sha256: string[];
}

export interface Part {
  number: number;
  size: number;
  sha256: string;
  is_stored: boolean;
  url?: string | null;
  headers: Record<string, string>;
}

export interface MultipartTicket {
  id: string;
  upload: { parts: Part[] };
}

/** What is asked about a file in parts: multipartFrom() gives one, and so may you. */
export interface Multipart {
  begin(request: MultipartRequest, context: { idempotencyKey: string; signal: AbortSignal }): Promise<MultipartTicket>;
  look(id: string, context: { signal: AbortSignal }): Promise<MultipartTicket>;
  complete(id: string, context: { signal: AbortSignal }): Promise<unknown>;
  giveUp(id: string): Promise<unknown>;
}

export interface ServiceOptions {
  headers?: Record<string, string> | (() => Record<string, string>);
  credentials?: RequestCredentials;
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
  multipart?: Multipart;
  memory?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
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

export function ticketsFrom(url: string, options?: ServiceOptions): RequestTicket;

export function multipartFrom(url: string, options?: ServiceOptions): Multipart;

export function acceptDrops(target: HTMLElement, onFiles: (files: File[]) => void): () => void;
