/** Requests from the benchmark to its parts. Rates are per second. */

/** `secure-…` is the same service over TLS. */
export type Service = 'sink' | 'source' | 'echo' | 'http' | 'secure-sink' | 'secure-source' | 'secure-echo'

/** How a client reaches `target`: through a proxy handshake, or with TLS from the first byte. */
export interface Way {
  speaks: 'socks5' | 'connect' | 'tls'
  /** Port of the service. */
  target: number
}

/** How a Tcplens proxy accepts clients; by default, it only forwards. */
export interface Entry {
  mode: 'forward' | 'socks' | 'http' | 'auto'
  tls?: 'intercept'
}

export interface Window {
  warmMs: number
  measureMs: number
}

/* eslint-disable @typescript-eslint/consistent-type-definitions --
   request maps are types, not interfaces: only a type fits the general RequestMap. */

export type ServerRequests = {
  ports: { input: null; output: Record<Service, number> }
  /** Resets the counters of the last run. */
  begin: { input: Window; output: null }
  /** Totals of the run: bytes received, chunks of them that were wrong, and bytes sent by `source`. */
  totals: { input: null; output: { rate: number; taken: number; wrong: number; given: number } }
}

export interface ClientRun extends Window {
  port: number
  way?: Way | undefined
  connections: number
}

/** A number of bytes, over all connections together or on each of them. */
export interface ClientPass {
  port: number
  connections: number
  bytes: number
}

export interface ClientResult {
  rate: number
  /** Total including warm-up and end: bytes, round trips or connections. */
  total: number
  wrong: number
}

export type ClientRequests = {
  /** Sends bulk; the server measures the rate. Resolves when the server has closed. */
  upload: { input: ClientRun; output: ClientResult }
  download: { input: ClientRun; output: ClientResult }
  /** 64 bytes in both directions, one round trip at a time on each connection. */
  ping: { input: ClientRun; output: ClientResult }
  /** One HTTP exchange at a time on each connection. */
  http: { input: ClientRun; output: ClientResult }
  /** `connections` at a time: connect, 64 bytes in both directions, orderly close. */
  connect: { input: ClientRun; output: ClientResult }
  /** Two small writes and one response, in sequence: the case that Nagle's algorithm in a proxy delays. */
  halves: { input: ClientRun; output: ClientResult }
  /** Like `ping` on one connection; also returns the median round-trip time in microseconds. */
  latency: { input: ClientRun; output: ClientResult & { medianUs: number } }
  /** Receives `bytes` of bulk over all connections together, and ends them. */
  take: { input: ClientPass; output: ClientResult }
  /** Sends `bytes` of bulk on each connection and leaves it open. */
  hold: { input: ClientPass; output: ClientResult }
  /** Opens this many silent connections and leaves them open; `reads`: whether they read their input. */
  crowd: { input: { port: number; connections: number; reads: boolean }; output: ClientResult }
  /** Ends the connections that `hold` or `crowd` left open. */
  release: { input: null; output: null }
  /** Sends HTTP requests in batches until `requests` responses have arrived. */
  fill: { input: { port: number; connections: number; requests: number }; output: ClientResult }
}

export type ProxyRequests = {
  /** Starts relaying to a port of the server; returns the port to connect to. */
  open: { input: { target: number; entry?: Entry | undefined }; output: number }
  /** Resolves once all relayed bytes are recorded and analysed, for proxies that do so. */
  settle: { input: null; output: null }
  /** Stops relaying. */
  close: { input: null; output: null }
  /** `gc`: collects garbage first, so that only live memory counts. */
  usage: { input: { gc: boolean }; output: Usage }
  /** Watches resident memory from now on; returns the peak since the last call. */
  watchMemory: { input: null; output: { peakBytes: number } }
  stopWatching: { input: null; output: null }
}

/** Usage of the whole process, including its threads: total CPU time, current resident memory. */
export interface Usage {
  cpuMs: number
  rssBytes: number
}

export type EngineRequests = ProxyRequests & {
  /** Starts a server session; returns its port and the process's limit of open files and sockets. */
  serve: { input: null; output: { port: number; descriptors: number } }
  /** Returns the number of its connected clients. */
  clients: { input: null; output: number }
  /** Starts sending its first client more than the client reads; returns the task's number. */
  flood: { input: null; output: number }
  cancel: { input: { task: number }; output: null }
  /** Returns the number of bytes queued for its first client. */
  pending: { input: null; output: number }
  /** Starts a new capture. */
  begin: { input: null; output: null }
  pages: { input: { samples: number }; output: PageFigures }
  append: { input: { bytes: number; segments: number }; output: AppendFigures }
  recorded: {
    input: null
    output: { rows: number; indexBytesPerRow: number; payloadBytes: number; fileBytes: number }
  }
}

export interface AppendFigures {
  perSecond: number
  bytesPerSecond: number
}

export interface Latency {
  p50Ms: number
  p95Ms: number
}

export interface PageFigures {
  exchanges: number
  connections: number
  /** Reads of a page at a random position of a view in capture order. */
  rows: Latency
  /** Opening a view sorted by duration, and opening one with a filter. */
  sortedOpen: Latency
  filteredOpen: Latency
  sortedRows: Latency
  streamRead: Latency
  exchangeGet: Latency
}
