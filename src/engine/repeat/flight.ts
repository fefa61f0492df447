/** A request under way, and who is told what becomes of it. */

/** A request under way. */
export interface Flight {
  readonly attempt: number
  readonly step: number
  readonly request: Buffer
  /** When it was due; milliseconds. */
  readonly due: number
  /** It says that nothing follows on its connection (RFC 9112, section 9.6). */
  readonly last: boolean
  /** Its bytes are others for each attempt. */
  readonly varies: boolean
  sent: number
  /** With the wire. */
  written: boolean
  /** So often a server has given it back unread. */
  returns: number
}

export interface Answered {
  /** 0 where the protocol has none. */
  readonly status: number
  /** Valid during the call; empty unless wanted. */
  readonly head: Uint8Array
  /** As it came, codings and all. Valid during the call; empty unless wanted. */
  readonly body: Uint8Array
  /** Of its Content-Encoding header. */
  readonly coding: string
  /** When its last byte came, in milliseconds, where that is not now. */
  readonly at: number | null
}

export type FailureCode = 'connect' | 'closed' | 'cut' | 'reset' | 'timeout' | 'not-http' | 'refused'
