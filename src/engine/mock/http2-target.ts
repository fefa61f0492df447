import { connect, type ClientHttp2Session } from 'node:http2'
import { TLSSocket } from 'node:tls'
import { AppError } from '../../shared/model/app-error'
import { dialSocket, planDial } from '../dial/dial'
import { CONNECT_MS } from './forwarding'
import type { PlannedMiss } from './mock-plan'

/**
 * The real target of a client of HTTP/2: one connection that its requests share, while the target speaks HTTP/2 too. With
 * TLS it says so (RFC 9113, section 3.2); without, it is asked in HTTP/2 and says so by its first frame (section 3.4).
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

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
    if (this.#known.isHttp1) return Promise.resolve(null)
    if (this.#session !== null) return this.#session
    const opening = this.#open()
    this.#session = opening
    const forget = (): void => {
      if (this.#session === opening) this.#session = null
    }
    opening.then((session) => {
      // What runs on it goes on; what comes needs another one.
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
    const socket = await dialSocket(plan, {
      now: this.#now,
      tell: () => undefined,
      onConnected: () => undefined,
      signal
    })
    socket.setNoDelay(true)
    // The runtime's HTTP/2 leaves it open else when the target ends.
    socket.allowHalfOpen = false
    if (tls !== 'off' && !(socket instanceof TLSSocket && socket.alpnProtocol === 'h2')) {
      socket.destroy()
      this.#known.isHttp1 = true
      return null
    }
    const scheme = tls === 'off' ? 'http' : 'https'
    // A stream that is no socket of the runtime's own would end the whole process when the target goes (Node 20).
    const session = connect(`${scheme}://target`, {
      createConnection: () => socket,
      settings: { enablePush: false }
    })
    const abort = (): void => {
      session.destroy()
    }
    signal.addEventListener('abort', abort)
    session.once('close', () => {
      signal.removeEventListener('abort', abort)
    })
    const answered = await first(session)
    signal.throwIfAborted()
    if (answered === 'settings') return session
    if (tls !== 'off') throw new AppError('connect-failed', 'it agreed on HTTP/2 and did not begin with it')
    // One that only went away may have been about to say anything.
    this.#known.isHttp1 = answered === 'silence' || socket.bytesRead > 0
    return null
  }
}

/** Until what HTTP/2 begins with has come, or the end in its place. */
async function first(session: ClientHttp2Session): Promise<'settings' | 'end' | 'silence'> {
  // Whoever asks on it is told by its stream.
  session.on('error', () => undefined)
  return new Promise((resolve) => {
    const patience = setTimeout(() => {
      resolve('silence')
      session.destroy()
    }, PREFACE_MS)
    session.once('remoteSettings', () => {
      clearTimeout(patience)
      resolve('settings')
    })
    session.once('close', () => {
      clearTimeout(patience)
      resolve('end')
    })
  })
}
