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

/** Findings of a file that were not asked for: something else has changed that they depend on. */
export interface FoundFile {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** The version of an open document. Others are as they are on disk. */
  readonly version?: number;
  /** Offset of the first character of every line, of a file that is not open: turns spans into positions without the text. */
  readonly lineStarts: readonly number[];
}

/** What a watcher has seen on the disk. */
export interface Changes {
  /** Absolute, files and folders; undefined: more than is worth a list. */
  readonly paths?: readonly string[];
  /** Files came or went, or what says which files there are and what names mean is another. */
  readonly structure: boolean;
}

export interface ScanResult {
  /** Files with findings that are not open. Each was told of as a `FoundFile` before. */
  readonly paths: readonly string[];
  /** Number of findings in them and in open documents. */
  readonly findings: number;
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
  /** Begins to hold everything in folders on disk. Open documents win over the disk. */
  scanBegin: { params: { readonly roots: readonly string[] }; result: null };
  /** Goes on for some milliseconds: how much is left to do, in no unit. */
  scanStep: { params: Record<string, never>; result: { readonly left: number } };
  /** Fetches what was found unasked, in portions. */
  news: {
    params: Record<string, never>;
    result: { readonly files: readonly FoundFile[]; readonly more: boolean };
  };
  /** Shows what was found, and keeps it true from now on; or else leaves everything as it was before the scan. */
  scanEnd: { params: { readonly keep: boolean }; result: ScanResult };
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
  | { readonly kind: 'changed'; readonly changes: Changes };

export type ToThread = Request | Notification;

export type FromThread =
  | { readonly id: number; readonly result: Result<RequestKind> }
  /** The request failed; the thread goes on. */
  | { readonly id: number; readonly error: string }
  | { readonly log: string }
  /** There are news to be fetched. */
  | { readonly news: true };
