/**
 * What is copied as a program or a command line: bytes, and the way they went. Every form of `src/shared/copy` makes
 * text of it that sends the same again, and says in a comment what it cannot say.
 */

export interface CopyPlace {
  readonly host: string
  readonly port: number
  /** Null where it went in the clear. */
  readonly tls: {
    /** Whom the client asked for (SNI); empty where nobody was asked for. */
    readonly serverName: string
    /** Whether the certificate was to be right. */
    readonly verify: boolean
  } | null
}

export interface CopySource {
  readonly to: CopyPlace
  /** The whole of it, as on the wire; of a request that came in frames (HTTP/2) its HTTP/1.1 writing. */
  readonly bytes: Uint8Array
  /** Bytes behind these that are too many for a text, or that the capture does not hold. */
  readonly missing: number
  /** It came as HTTP/2: what has no HTTP/1.1 form is that. */
  readonly framed: boolean
  /** Names of the fields behind its body, where it came as HTTP/2. */
  readonly trailers?: readonly string[]
}

export interface CopyText {
  readonly text: string
  /** What the text does not send as it was; each also stands in it as a comment. */
  readonly notes: readonly string[]
}

/** What is told by forms that send no fields behind a body; null where there are none. */
export function trailerNote(program: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  return `${program} sends no fields behind a body, so these are left out: ${[...new Set(names)].join(', ')}.`
}

/** Bytes that are copied at most: as a C array they are some 6 MB of text. */
export const MAX_COPY_BYTES = 1024 * 1024

/** What a command says in place of a body it cannot hold: the name that the user gives to the saved body. */
export const BODY_FILE = 'body.bin'

/** `host:port` as URLs and curl write it. */
export function placeText({ host, port }: Pick<CopyPlace, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The name that TLS asks for: none for an address (RFC 6066 §3). */
export function sniOf(to: CopyPlace): string {
  const name = to.tls?.serverName ?? ''
  if (name !== '') return name
  return /^[\d.]+$/.test(to.host) || to.host.includes(':') ? '' : to.host
}

/** How long a program waits for more of an answer that has no end of its own. */
export const SILENCE_SECONDS = 5
