import { connect, type ClientHttp2Session } from 'node:http2'
import { TLSSocket } from 'node:tls'
import { AppError } from '../../shared/model/app-error'
import { dialSocket, planDial } from '../dial/dial'
import { CONNECT_MS } from './forwarding'
import type { PlannedMiss } from './mock-plan'

/**
 * Upstream HTTP/2 connection that all requests of one HTTP/2 client share, if the server supports HTTP/2. With TLS,
 * ALPN determines that (RFC 9113, section 3.2). Without TLS, the connection starts with HTTP/2 and the server's first
 * frame confirms it (section 3.4).
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

/** HTTP version detected by the clients of one mock server, so that only one connection tries HTTP/2 in vain. */
export interface TargetVersion {
  isHttp1: boolean
}

/**
 * Timeout for the server's first frame. An HTTP/1 server responds to the preface or closes; a server that does neither
 * is treated as HTTP/1.
 */
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

  /** The settings of this connection. */
  get miss(): Forward {
    return this.#miss
  }

  /** Resolves with null if the server supports only HTTP/1. Rejects with the reason if it cannot be reached. */
  session(): Promise<ClientHttp2Session | null> {
    if (this.#known.isHttp1) return Promise.resolve(null)
    if (this.#session !== null) return this.#session
    const opening = this.#open()
    this.#session = opening
    const forget = (): void => {
      if (this.#session === opening) this.#session = null
    }
    opening.then((session) => {
      // Streams in progress continue; new ones need a new connection.
      session?.once('goaway', forget)
      session?.once('close', forget)
      if (session === null || session.closed) forget()
    }, forget)
    return opening
  }

  /** Idempotent. */
  close(): void {
    this.#abort.abort(new AppError('connect-failed', 'The request was cancelled.'))
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
    // Without this, Node.js leaves the HTTP/2 socket open when the server ends the connection.
    socket.allowHalfOpen = false
    if (tls !== 'off' && !(socket instanceof TLSSocket && socket.alpnProtocol === 'h2')) {
      socket.destroy()
      this.#known.isHttp1 = true
      return null
    }
    const scheme = tls === 'off' ? 'http' : 'https'
    // A stream that is not a net.Socket would crash the process when the server disconnects (Node.js 20).
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
    if (tls !== 'off')
      throw new AppError('connect-failed', 'it selected HTTP/2 but did not send its SETTINGS frame')
    // A server that closed without sending anything may still support HTTP/2.
    this.#known.isHttp1 = answered === 'silence' || socket.bytesRead > 0
    return null
  }
}

/** Waits for the server's SETTINGS frame, or for the end of the connection or a timeout. */
async function first(session: ClientHttp2Session): Promise<'settings' | 'end' | 'silence'> {
  // Callers receive the error on their streams.
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
