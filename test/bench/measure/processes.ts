import { startPart, type Part } from '../child-port'
import type { ClientRequests, EngineRequests, ProxyRequests, ServerRequests } from '../protocol'

/** The processes of the benchmark: two peers, and the proxies between them. */

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
  /** Number of bytes of the capture file that are already allocated before recording starts. */
  fileBytes: number
  /** If false, recorded traffic is not analysed; only used for comparison. */
  analysed?: boolean
  /** Records into a ring with the desktop app's limits instead of one growing file. */
  ring?: boolean
  /** Runs on a thread of this Electron's main process instead of in plain Node. */
  electron?: string | undefined
  /** Node flags such as --cpu-prof. */
  flags: readonly string[]
}

/** `here` is the URL of the benchmark's main script; the other scripts are in the same folder. */
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

  /** Loads a script on demand. */
  load(name: string): Promise<unknown> {
    return import(this.#script(name).href)
  }

  #script(name: string): URL {
    return new URL(name, this.#here)
  }
}

/** Runs `work` with a process, and ends the process in every case. */
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
