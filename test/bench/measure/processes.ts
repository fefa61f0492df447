import { startPart, type Part } from '../child-port'
import type { ClientRequests, EngineRequests, ProxyRequests, ServerRequests } from '../protocol'

/** The processes of the bench: two peers, and the proxies between them. */

export interface Peers {
  server: Part<ServerRequests>
  client: Part<ClientRequests>
}

export interface Proxies {
  pipe: Part<ProxyRequests>
  engine: Part<EngineRequests>
}

export interface EngineOptions {
  /** Folder of the capture file. */
  location: string
  /** How much of the capture file exists before the first byte is recorded. */
  fileBytes: number
  /** Without, nothing is looked at of what is recorded: for the comparison alone. */
  analysed?: boolean
  /** The capture is a ring with the bounds that the desktop app sets, rather than one file that only grows. */
  ring?: boolean
  /** In the main process of this Electron instead of in plain Node. */
  electron?: string | undefined
  /** Flags for its Node, such as --cpu-prof. */
  flags: readonly string[]
}

/** `here`: the address of the bench's own script, beside which the others are. */
export class Processes {
  readonly #here: string

  constructor(here: string) {
    this.#here = here
  }

  peers(): Peers {
    return { server: startPart(this.#script('server.js')), client: startPart(this.#script('client.js')) }
  }

  pipe(): Part<ProxyRequests> {
    return startPart(this.#script('pipe-proxy.js'))
  }

  tlsRelay(): Part<ProxyRequests> {
    return startPart(this.#script('tls-relay.js'))
  }

  engine({
    location,
    fileBytes,
    ring = false,
    analysed = true,
    electron,
    flags
  }: EngineOptions): Part<EngineRequests> {
    const args = [location, String(fileBytes), ring ? 'ring' : 'file', analysed ? 'analysed' : 'unanalysed']
    if (electron === undefined) return startPart(this.#script('engine-proxy.js'), { flags, args })
    return startPart(this.#script('electron-app'), { electron, flags, args })
  }

  proxies(options: EngineOptions): Proxies {
    return { pipe: this.pipe(), engine: this.engine(options) }
  }

  /** A script that is loaded only where it is needed. */
  load(name: string): Promise<unknown> {
    return import(this.#script(name).href)
  }

  #script(name: string): URL {
    return new URL(name, this.#here)
  }
}

/** Does the work with a process, and ends it whatever comes. */
export async function withPart<P extends { end(): Promise<void> }, T>(
  part: P,
  work: (part: P) => Promise<T>
): Promise<T> {
  try {
    return await work(part)
  } finally {
    await part.end()
  }
}
