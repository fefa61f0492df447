import { connect, type ClientHttp2Session } from 'node:http2'
import { AppError } from '../../shared/model/app-error'
import { dial, planDial, type Dialled } from '../dial/dial'
import { DialledWire } from './dialled-wire'
import { endsApart } from './ends-apart'
import { CONNECT_MS } from './forwarding'
import type { PlannedMiss } from './mock-plan'

/**
 * The real target of a client of HTTP/2: one connection that its requests share, while the target speaks HTTP/2 too. With
 * TLS it says so (RFC 9113, section 3.2); without, it is asked in HTTP/2 and says so by its first frame (section 3.4).
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

/** Electron 33's HTTP/2 ends the process when a target goes: targets are asked in HTTP/1.1 there. */
const isUnsafeHere = 'electron' in process.versions

/** What the clients of one mock have found out of its target, so that it is asked in HTTP/2 in vain once only. */
export interface TargetVersion {
  isHttp1: boolean
}

/** Until its first frame. One of HTTP/1 answers the preface, or closes; what does neither is asked in HTTP/1. */
const PREFACE_MS = 5000

export class Http2Target {
  readonly #miss: Forward
  readonly #now: () => number
  readonly #known: TargetVersion
  readonly #abort = new AbortController()
  #session: Promise<ClientHttp2Session | null> | null = null

  constructor(miss: Forward, known: TargetVersion, now: () => number) {
    this.#miss = miss
    this.#known = known
    this.#now = now
  }

  /** Of these settings. */
  get miss(): Forward {
    return this.#miss
  }

  /** Null where it speaks HTTP/1 alone. Rejects with why it cannot be reached. */
  session(): Promise<ClientHttp2Session | null> {
    if (isUnsafeHere || this.#known.isHttp1) return Promise.resolve(null)
    if (this.#session !== null) return this.#session
    const opening = this.#open()
    this.#session = opening
    const forget = (): void => {
      if (this.#session === opening) this.#session = null
    }
    opening.then((session) => {
      // What runs on it goes on; what comes needs another one.
      this.#known.isHttp1 = session === null
      session?.once('goaway', forget)
      session?.once('close', forget)
      if (session === null || session.closed) forget()
    }, forget)
    return opening
  }

  /** Idempotent. */
  close(): void {
    this.#abort.abort(new AppError('connect-failed', 'It was given up.'))
    void this.#session?.then(
      (session) => session?.destroy(),
      () => undefined
    )
  }

  async #open(): Promise<ClientHttp2Session | null> {
    const { target, tls } = this.#miss
    const { signal } = this.#abort
    const plan = await planDial(target, {
      connectTimeout: CONNECT_MS,
      ...(tls === 'off' ? {} : { tls: { verify: tls === 'verify', alpn: ['h2', 'http/1.1'] } })
    })
    const reach = (): Promise<Dialled> =>
      dial(plan, { now: this.#now, tell: () => undefined, onConnected: () => undefined, signal })
    if (tls === 'off' && !(await answersPreface(new DialledWire(await reach()), signal))) return null
    const wire = new DialledWire(await reach())
    if (tls !== 'off' && wire.protocol !== 'h2') {
      wire.destroy()
      return null
    }
    const scheme = tls === 'off' ? 'http' : 'https'
    const session = endsApart(
      connect(`${scheme}://target`, { createConnection: () => wire, settings: { enablePush: false } })
    )
    const abort = (): void => {
      session.destroy()
    }
    signal.addEventListener('abort', abort)
    session.once('close', () => {
      signal.removeEventListener('abort', abort)
    })
    return (await speaks(session)) ? session : null
  }
}

/** The preface of a client, and settings that say nothing (RFC 9113, sections 3.4 and 6.5). */
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)
])

const SETTINGS_FRAME = 4

/**
 * Whether what answers the preface is a frame of settings. Asked on a connection of its own, which it ends: given an answer
 * of HTTP/1 the runtime's HTTP/2 ends the whole process by an assertion (seen in Electron 33, Node 20.18).
 */
function answersPreface(wire: DialledWire, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let head = Buffer.alloc(0)
    const give = (): void => {
      wire.destroy()
    }
    const patience = setTimeout(give, PREFACE_MS)
    signal.addEventListener('abort', give)
    wire.on('data', (bytes: Buffer) => {
      head = Buffer.concat([head, bytes])
      if (head.length >= 4) give()
    })
    wire.on('error', () => undefined)
    wire.once('end', give)
    wire.once('close', () => {
      clearTimeout(patience)
      signal.removeEventListener('abort', give)
      resolve(head[3] === SETTINGS_FRAME)
    })
    wire.write(PREFACE)
  })
}

/** Whether the first thing that comes is what HTTP/2 begins with. */
async function speaks(session: ClientHttp2Session): Promise<boolean> {
  // Whoever asks on it is told by its stream.
  session.on('error', () => undefined)
  return new Promise((resolve) => {
    const patience = setTimeout(() => {
      session.destroy()
    }, PREFACE_MS)
    session.once('remoteSettings', () => {
      clearTimeout(patience)
      resolve(true)
    })
    session.once('close', () => {
      clearTimeout(patience)
      resolve(false)
    })
  })
}
