/**
 * Types of HTTP Archive 1.2, for files that Tcplens writes, and for the reader's checked output. Times are ISO 8601,
 * durations milliseconds, sizes bytes; -1 means unknown. Members that begin with `_` are custom, and are kept
 * unchanged.
 */

/** Custom members. */
export type Custom = Record<`_${string}`, unknown>

interface Commented extends Custom {
  comment?: string
}

export interface Har extends Custom {
  log: HarLog
}

export interface HarLog extends Commented {
  version: string
  creator: HarProgram
  browser?: HarProgram
  pages?: HarPage[]
  entries: HarEntry[]
}

export interface HarProgram extends Commented {
  name: string
  version: string
}

export interface HarPage extends Commented {
  startedDateTime: string
  id: string
  title: string
  pageTimings: Commented & { onContentLoad?: number | null; onLoad?: number | null }
}

export interface HarEntry extends Commented {
  pageref?: string
  startedDateTime: string
  /** The sum of its timings, without those of -1. */
  time: number
  request: HarRequest
  response: HarResponse
  cache: Custom & Record<string, unknown>
  timings: HarTimings
  serverIPAddress?: string
  connection?: string
  /** As browsers write it: `xhr`, `websocket`, … */
  _resourceType?: string
  /** Some programs write null. */
  _webSocketMessages?: HarWebSocketMessage[] | null
}

/** Method of a request that was not captured. The member is required, and many programs refuse an empty one. */
export const UNKNOWN_METHOD = 'UNKNOWN'

export interface HarRequest extends Commented {
  method: string
  url: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  queryString: HarPair[]
  /** Some programs write null. */
  postData?: HarPostData | null
  headersSize: number
  bodySize: number
}

export interface HarResponse extends Commented {
  /** 0 without a response. */
  status: number
  statusText: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  content: HarContent
  redirectURL: string
  headersSize: number
  bodySize: number
  /** Why the response is missing or incomplete. */
  _error?: string | null
}

export interface HarPair extends Commented {
  name: string
  value: string
}

export interface HarCookie extends HarPair {
  path?: string
  domain?: string
  expires?: string | null
  httpOnly?: boolean
  secure?: boolean
  sameSite?: string
}

export interface HarPostData extends Commented {
  mimeType: string
  params?: HarParameter[]
  text?: string
  /** `base64`: the specification has no such member for requests; programs that need one write either of these two. */
  encoding?: string
  _encoding?: string
}

export interface HarParameter extends Commented {
  name: string
  value?: string
  fileName?: string
  contentType?: string
}

export interface HarContent extends Commented {
  /** Of the body with all codings removed. */
  size: number
  /** Bytes saved by its coding. */
  compression?: number
  mimeType: string
  /** Decoded to Unicode, or in the form that `encoding` names. */
  text?: string
  encoding?: string
}

export interface HarTimings extends Commented {
  blocked?: number
  dns?: number
  /** Includes `ssl`. */
  connect?: number
  send: number
  wait: number
  receive: number
  ssl?: number
}

/** In Chromium's form. */
export interface HarWebSocketMessage extends Custom {
  type: 'send' | 'receive'
  /** Seconds since 1970. */
  time: number
  opcode: number
  /** Text for opcode 1, base64 for others. */
  data: string
}
