/** What is made of something pasted, dropped or opened: requests to send, and what of it is not in them. */

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

/** What was not taken over, or was put in. `what` names it, in the words of what was imported. */
export const IMPORT_NOTES = [
  /** An option that changes nothing of the request, or that has no place here. */
  'option',
  /** An option that would change what is sent. */
  'changes',
  /** It reads a file, which is not read here. */
  'file',
  /** Sent through a proxy: that is chosen in the workbench. */
  'proxy',
  /** Was HTTP/2 or 3: is sent as HTTP/1.1. */
  'version',
  /** A variable without a value stands as it is written. */
  'variable',
  /** A script that would run before it. */
  'script',
  /** A way to authenticate that has no place in bytes. */
  'auth',
  /** The body is not in what was imported. */
  'body',
  /** A value without an example was made up. */
  'made-up',
  /** A header that is not sent as it stood. */
  'header',
  /** More of the same kind was there. */
  'more',
  /** Line ends were LF and are CR LF now. */
  'line-ends',
  /** There is no host: the target has to be typed. */
  'no-target',
  /** What packets carry was taken, without their headers: which, and whose. */
  'payload',
  /** So many bytes of the payload are not in the dump. */
  'cut',
  /** One of several dumps: which. */
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

/** How it is to get there, where that is not as usual. */
export interface ImportWay {
  /** False: whatever the certificate. */
  readonly verify?: false
  /** Whom TLS asks for, where that is not the host connected to. */
  readonly serverName?: string
  /** Redirects that are followed at most. */
  readonly redirects?: number
  /** Milliseconds that all of it may take. */
  readonly timeout?: number
}

export interface ImportedRequest {
  /** Null where nothing says it. */
  readonly target: ImportPlace | null
  readonly secure: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly way?: ImportWay
  readonly notes: readonly ImportNote[]
}

export interface ImportEntry {
  readonly name: string
  /** The folders it lies in, or what else groups it. */
  readonly group: string
  /** Made when it is looked at: a file may hold thousands. */
  read(): ImportedRequest
}

/** Why nothing could be read, by what was expected at a place. */
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
  /** From 1; null where it is about the whole. */
  readonly line: number | null
  readonly column: number | null
  /** What stands there, or what it is about. */
  readonly found: string
}

export type ImportResult =
  | { readonly ok: true; readonly kind: ImportKind; readonly entries: readonly ImportEntry[] }
  | { readonly ok: false; readonly fault: ImportFault }

/** Receives how many characters of a text were read. */
export type OnProgress = (characters: number) => void

/** Characters of a name or a group. A list of thousands of entries shows no more of each. */
const MAX_NAME = 400

/** A name as it is listed: a description may hold names of megabytes. */
export function shortName(text: string): string {
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text
}

/** Thrown by readers, made into a result by `importText`: deep in a reader there is nothing else to do. */
export class ImportFailure extends Error {
  readonly code: ImportFaultCode
  /** Place in the text, or null. */
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

/** Line and column of a place, as editors count them. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  const lastFeed = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: at - lastFeed }
}
