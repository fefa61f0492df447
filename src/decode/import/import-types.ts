/** Result of an import: requests to send, and notes about parts that were changed or left out. */

export const IMPORT_KINDS = [
  'curl',
  'invoke-webrequest',
  'har',
  'postman',
  'openapi',
  'hex-dump',
  'raw'
] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** Notes about parts that were left out or added. `what` names the part as in the imported text. */
export const IMPORT_NOTES = [
  /** An option without effect on the request, or without an equivalent. */
  'option',
  /** An option that would change the sent bytes. */
  'changes',
  /** A file that the import does not read. */
  'file',
  /** A proxy: the workbench has its own setting. */
  'proxy',
  /** HTTP/2 or 3: the request is sent as HTTP/1.1. */
  'version',
  /** A variable without a value, kept as written. */
  'variable',
  /** A script that would run before the request. */
  'script',
  /** An authentication method that cannot be expressed in bytes. */
  'auth',
  /** The body is missing from the import. */
  'body',
  /** A value without an example, which was made up. */
  'made-up',
  /** A header that was changed or left out. */
  'header',
  /** There was more of the same kind. */
  'more',
  /** Line ends were changed from LF to CR LF. */
  'line-ends',
  /** There is no host: the user has to enter the target. */
  'no-target',
  /** The payload was imported without the packets' headers; `what` names the packets. */
  'payload',
  /** Number of payload bytes that are missing from the dump. */
  'cut',
  /** Number of this dump among several. */
  'dumps'
] as const
export type ImportNoteCode = (typeof IMPORT_NOTES)[number]

export interface ImportNote {
  readonly code: ImportNoteCode
  readonly what: string
}

export interface ImportPlace {
  readonly host: string
  readonly port: number
}

/** Connection settings that differ from the defaults. */
export interface ImportedOptions {
  /** False: accept any certificate. */
  readonly verify?: false
  /** Server name for TLS, if it differs from the host. */
  readonly serverName?: string
  /** Maximum number of redirects to follow. */
  readonly redirects?: number
  /** Total timeout in milliseconds. */
  readonly timeout?: number
}

export interface ImportedRequest {
  /** Null if the import does not contain it. */
  readonly target: ImportPlace | null
  readonly secure: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly way?: ImportedOptions
  readonly notes: readonly ImportNote[]
}

export interface ImportEntry {
  readonly name: string
  /** Folders of the entry, or another group. */
  readonly group: string
  /** Builds the request on demand, because a file may contain thousands. */
  read(): ImportedRequest
}

/** Reasons why an import failed, by the expected syntax. */
export const IMPORT_FAULTS = [
  'empty',
  'unknown',
  'too-large',
  /** The reader ended without a result. */
  'failed',
  'unclosed-quote',
  'unclosed-subshell',
  'no-url',
  'bad-url',
  'option-value',
  'not-curl',
  'json',
  'yaml',
  'yaml-too-deep',
  'yaml-too-large',
  'no-entries',
  'too-many',
  'not-har',
  'not-postman',
  'postman-version',
  'not-openapi',
  'openapi-version',
  'bad-hex',
  'bad-offset',
  'unresolved-reference'
] as const
export type ImportFaultCode = (typeof IMPORT_FAULTS)[number]

export interface ImportFault {
  readonly code: ImportFaultCode
  /** From 1; null if the fault concerns the whole text. */
  readonly line: number | null
  readonly column: number | null
  /** Text at that position, or the part that the fault concerns. */
  readonly found: string
}

export type ImportResult =
  | { readonly ok: true; readonly kind: ImportKind; readonly entries: readonly ImportEntry[] }
  | { readonly ok: false; readonly fault: ImportFault }

/** Receives the number of characters read so far. */
export type OnProgress = (characters: number) => void

/** Limit of a name or group in the list of entries. */
const MAX_NAME = 400

/** Shortens a name for the list, because a description may contain names of megabytes. */
export function shortName(text: string): string {
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text
}

/** Thrown by readers, which may be deeply nested; `importText` converts it to a result. */
export class ImportFailure extends Error {
  readonly code: ImportFaultCode
  /** Offset in the text, or null. */
  readonly at: number | null
  readonly found: string

  constructor(code: ImportFaultCode, at: number | null, found = '') {
    super(`${code}: ${found}`)
    this.name = 'ImportFailure'
    this.code = code
    this.at = at
    this.found = found
  }
}

/** Returns line and column of an offset, counted as in editors. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  const lastFeed = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: at - lastFeed }
}
