/**
 * HTTP Archive 1.2, as types: what is written, and what the reader has checked. Times are ISO 8601, durations
 * milliseconds, sizes bytes; -1 stands for what is not known. Members that begin with `_` are anybody's own, and are
 * kept as they are.
 */

/** Members of one's own. */
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
  /** Some write null. */
  _webSocketMessages?: HarWebSocketMessage[] | null
}

/** Method of a request that was not captured: the member is required, and many programs refuse an empty one. */
export const UNKNOWN_METHOD = 'UNKNOWN'

export interface HarRequest extends Commented {
  method: string
  url: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  queryString: HarPair[]
  /** Some write null. */
  postData?: HarPostData | null
  headersSize: number
  bodySize: number
}

export interface HarResponse extends Commented {
  /** 0 where there was none. */
  status: number
  statusText: string
  httpVersion: string
  cookies: HarCookie[]
  headers: HarPair[]
  content: HarContent
  redirectURL: string
  headersSize: number
  bodySize: number
  /** Why there is none, or not all of it. */
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
  /** `base64`: the specification has none for what is sent, and programs that need one write either. */
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
  /** Bytes that its coding saved. */
  compression?: number
  mimeType: string
  /** Decoded to Unicode, or as `encoding` says. */
  text?: string
  encoding?: string
}

export interface HarTimings extends Commented {
  blocked?: number
  dns?: number
  /** With `ssl`. */
  connect?: number
  send: number
  wait: number
  receive: number
  ssl?: number
}

/** As Chromium writes them. */
export interface HarWebSocketMessage extends Custom {
  type: 'send' | 'receive'
  /** Seconds since 1970. */
  time: number
  opcode: number
  /** Text of opcode 1, base64 of others. */
  data: string
}
