/** What the bench asks its parts. Rates are per second. */

/** `secure-…`: the same inside TLS. */
export type Service = 'sink' | 'source' | 'echo' | 'http' | 'secure-sink' | 'secure-source' | 'secure-echo'

/** How a client gets to `target`: it asks the proxy for it, or speaks TLS at once. */
export interface Way {
  speaks: 'socks5' | 'connect' | 'tls'
  /** Port of the service. */
  target: number
}

/** How a proxy of Tcplens takes its clients; one that only forwards, unless it is said. */
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
  /** Forgets the last run. */
  begin: { input: Window; output: null }
  /** Of the run: bytes sunk, pieces of them that were wrong, bytes sent by `source`. */
  totals: { input: null; output: { rate: number; taken: number; wrong: number; given: number } }
}

export interface ClientRun extends Window {
  port: number
  way?: Way | undefined
  connections: number
}

/** So many bytes, over all connections together or on each. */
export interface ClientPass {
  port: number
  connections: number
  bytes: number
}

export interface ClientResult {
  rate: number
  /** All that was done, warm-up and end included: bytes, round trips or connections. */
  total: number
  wrong: number
}

export type ClientRequests = {
  /** Sends bulk; the rate is the server's to tell. Ends when the far end has closed. */
  upload: { input: ClientRun; output: ClientResult }
  download: { input: ClientRun; output: ClientResult }
  /** 64 bytes there and back, one round trip at a time on each connection. */
  ping: { input: ClientRun; output: ClientResult }
  /** One HTTP exchange at a time on each connection. */
  http: { input: ClientRun; output: ClientResult }
  /** `connections` at a time: connect, 64 bytes there and back, close in order. */
  connect: { input: ClientRun; output: ClientResult }
  /** Two small writes and one answer, one after the other: what Nagle's algorithm in a proxy delays. */
  halves: { input: ClientRun; output: ClientResult }
  /** As `ping` on one connection: the median time of a round trip, microseconds. */
  latency: { input: ClientRun; output: ClientResult & { medianUs: number } }
  /** Takes `bytes` of bulk over all connections together, and ends them. */
  take: { input: ClientPass; output: ClientResult }
  /** Sends `bytes` of bulk on each connection and leaves it open. */
  hold: { input: ClientPass; output: ClientResult }
  /** Connects so many times, says nothing and leaves all open; what comes is read, or never. */
  crowd: { input: { port: number; connections: number; reads: boolean }; output: ClientResult }
  /** Ends what `hold` or `crowd` left open. */
  release: { input: null; output: null }
  /** HTTP requests in batches, until `requests` have been answered. */
  fill: { input: { port: number; connections: number; requests: number }; output: ClientResult }
}

export type ProxyRequests = {
  /** Starts relaying to a port of the server; answers with the port to connect to. */
  open: { input: { target: number; entry?: Entry | undefined }; output: number }
  /** Answers once everything relayed has been recorded and analysed, if that is the proxy's trade. */
  settle: { input: null; output: null }
  /** Stops relaying. */
  close: { input: null; output: null }
  /** `gc`: collect garbage first, so that what is still held is seen. */
  usage: { input: { gc: boolean }; output: Usage }
  /** Watches resident memory from now on; answers with the peak since the last call. */
  watchMemory: { input: null; output: { peakBytes: number } }
  stopWatching: { input: null; output: null }
}

/** Of the whole process, threads included: CPU so far, resident memory now. */
export interface Usage {
  cpuMs: number
  rssBytes: number
}

export type EngineRequests = ProxyRequests & {
  /** Starts a server of its own; answers with its port, and the most files and sockets the process may have open. */
  serve: { input: null; output: { port: number; descriptors: number } }
  /** Clients that are connected to it. */
  clients: { input: null; output: number }
  /** Begins to send its first client more than anybody would take; answers with the task's number. */
  flood: { input: null; output: number }
  cancel: { input: { task: number }; output: null }
  /** Bytes that wait for its first client. */
  pending: { input: null; output: number }
  /** Begins a new capture. */
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
  /** A page of a view in capture order, anywhere. */
  rows: Latency
  /** Opening a view sorted by duration; opening one with a filter. */
  sortedOpen: Latency
  filteredOpen: Latency
  sortedRows: Latency
  streamRead: Latency
  exchangeGet: Latency
}
