// What the extension host and the analysis thread say to each other. Plain data only: it crosses threads.
import type { Cost } from '../analyzer/catalogue/types.ts';
import type { Config } from '../analyzer/config.ts';
import type { Finding, ParseFailure } from '../analyzer/finding.ts';
import type { FileEdits, FixOptions } from '../fixes/types.ts';

/** A document as the editor has it now; `path` is stable, absolute where the document is a file on disk. */
export interface SourceDocument {
  readonly path: string;
  readonly version: number;
  readonly text: string;
}

export interface DocumentVersion {
  readonly path: string;
  readonly version: number;
}

/** Findings of one version. While the text does not parse, `failure` is set and `findings` is empty and means nothing. */
export interface CheckResult {
  readonly version: number;
  readonly findings: readonly Finding[];
  readonly failure?: ParseFailure;
}

/** Everything the editor can show and offer for one finding. */
export interface FindingDetails {
  readonly finding: Finding;
  readonly cost?: Cost;
  readonly options: FixOptions;
  readonly suppressions: Suppressions;
}

/** Everything in a document that is provably safe to fix. */
export interface FixAllEdits {
  readonly files: readonly FileEdits[];
  /** How many findings it fixes. */
  readonly fixed: number;
  /** What it leaves alone, and why; hints are not mentioned. */
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** Edits that silence one finding. For an unused suppression, `remove` takes it out instead. */
export interface Suppressions {
  readonly line?: FileEdits;
  readonly file?: FileEdits;
  readonly remove?: FileEdits;
}

export interface ScannedFile {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** Offset of the first character of every line: turns spans into positions without the text. */
  readonly lineStarts: readonly number[];
}

/** Settings of one workspace folder; `path` is absolute. */
export interface Root {
  readonly path: string;
  readonly config: Config;
}

export interface Settings {
  readonly roots: readonly Root[];
  /** Applies to documents outside every root. */
  readonly fallback: Config;
}

export interface Requests {
  check: { params: SourceDocument; result: CheckResult };
  /** Null: the thread knows another version of the document by now. */
  details: {
    params: DocumentVersion & { readonly findings: readonly Finding[] };
    result: readonly FindingDetails[] | null;
  };
  fixAll: { params: DocumentVersion; result: FixAllEdits | null };
  /** Begins a scan of folders on disk: the paths of the files that it looks at. */
  scanBegin: { params: { readonly roots: readonly string[] }; result: readonly string[] };
  /** Reads files into the scan; open documents win over the disk. */
  scanLoad: { params: { readonly paths: readonly string[] }; result: null };
  /** Findings of files, once all are loaded; only files with findings are in the result. */
  scanCheck: { params: { readonly paths: readonly string[] }; result: readonly ScannedFile[] };
}

export type RequestKind = keyof Requests;
export type Params<K extends RequestKind> = Requests[K]['params'];
export type Result<K extends RequestKind> = Requests[K]['result'];

export type Request = {
  [K in RequestKind]: { readonly id: number; readonly kind: K; readonly params: Params<K> };
}[RequestKind];

export type Notification =
  | { readonly kind: 'configure'; readonly settings: Settings }
  | { readonly kind: 'close'; readonly path: string }
  /** Forgets what a scan has loaded. */
  | { readonly kind: 'scanEnd' };

export type ToThread = Request | Notification;

export type FromThread =
  | { readonly id: number; readonly result: Result<RequestKind> }
  /** The request failed; the thread goes on. */
  | { readonly id: number; readonly error: string }
  | { readonly log: string };
