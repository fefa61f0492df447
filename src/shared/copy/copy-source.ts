/**
 * Traffic to copy as a program or a command line: bytes, and the connection they used. Each format in `src/shared/copy`
 * generates text that sends the same bytes, with comments about differences.
 */

export interface CopyPlace {
  readonly host: string
  readonly port: number
  /** Null without TLS. */
  readonly tls: {
    /** Server name that the client sent (SNI); empty if it sent none. */
    readonly serverName: string
    /** Whether the certificate was verified. */
    readonly verify: boolean
  } | null
}

export interface CopySource {
  readonly to: CopyPlace
  /** All bytes as on the wire; for an HTTP/2 request, its conversion to HTTP/1.1. */
  readonly bytes: Uint8Array
  /** Number of further bytes that are too many for a text, or missing from the capture. */
  readonly missing: number
  /** The request was HTTP/2; this refers to content that has no HTTP/1.1 form. */
  readonly framed: boolean
  /** Names of the HTTP/2 trailer fields. */
  readonly trailers?: readonly string[]
}

export interface CopyText {
  readonly text: string
  /** Differences between the text and the original; each is also a comment in the text. */
  readonly notes: readonly string[]
}

/** Returns the note of a format that cannot send trailers; null if there are none. */
export function trailerNote(program: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  return `${program} cannot send trailers, so these are omitted: ${[...new Set(names)].join(', ')}.`
}

/** Maximum bytes to copy: as a C array they are about 6 MB of text. */
export const MAX_COPY_BYTES = 1024 * 1024

/** File name used in commands that cannot contain the body; the user saves the body under it. */
export const BODY_FILE = 'body.bin'

/** `host:port` in the syntax of URLs and curl. */
export function placeText({ host, port }: Pick<CopyPlace, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Returns the server name for SNI; empty for an address (RFC 6066 §3). */
export function sniOf(to: CopyPlace): string {
  const name = to.tls?.serverName ?? ''
  if (name !== '') return name
  return /^[\d.]+$/.test(to.host) || to.host.includes(':') ? '' : to.host
}

/** Seconds that a program waits for more of a response without a detectable end. */
export const SILENCE_SECONDS = 5
