import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import { asDialError } from '../net/dial-error'
import { adoptSocket } from '../net/accepted-socket'
import type { LiveConnection } from '../connection/live-connection'
import { recordAccepted } from '../connection/record-accepted'
import { Relay } from '../connection/relay'
import { resetSocket } from '../net/reset-socket'
import { recordedEnd } from '../tls/recorded-end'
import type { Arrival, ArrivalParts } from './arrival'
import { enterBy, type Entered } from './entering'
import { HeldReader } from './held-reader'
import { ConnectionLifecycle } from './connection-lifecycle'
import type { ProxyPlan } from './proxy-plan'
import { RequestsRun } from './requests/requests-run'
import { speak, wordless, type DialOutcome } from './speaking'
import type { InterceptedClient, Spoken } from './tls-step'
import { reportInside, untilRequest } from './report-inside'
import { connectToTarget, type ConnectedTarget } from './outgoing-target'
import type { Direction } from '../../shared/model/direction'
import type { RuledConnection } from '../rules/session-rules'
import { interceptorOf, renewRules, type UpgradeListener } from './apply-rules'

/**
 * One client of a proxy, from its first byte to its last: reads the target, connects to it, replies to the client,
 * intercepts TLS and relays. Each step waits for the one before; a failure of any step ends the connection.
 */

/** The target of an accepted client. */
type About = Pick<Entered, 'target' | 'isRequested'>

interface Relayed {
  connected: ConnectedTarget
  about: Pick<Entered, 'target'>
  /** Replaces the target's address in the packets of the record. */
  recorded?: Endpoint
  onUpgrade?: UpgradeListener
  intercepted?: InterceptedClient
}

export class ProxiedConnection implements LiveConnection {
  readonly #plan: ProxyPlan
  readonly #parts: ArrivalParts
  readonly #server: Endpoint
  readonly #clientEnd: Endpoint
  readonly #client: HeldReader
  readonly #lifecycle: ConnectionLifecycle
  #target: ConnectedTarget | null = null
  #relay: Relay | null = null
  /** For rules; null before the relay begins. */
  #ruled: RuledConnection | null = null
  #requests: RequestsRun | null = null
  readonly #now = (): number => this.#parts.capture.clock.now()

  constructor({ accepted, server, parts }: Arrival, plan: ProxyPlan) {
    this.#plan = plan
    this.#parts = parts
    this.#server = server
    const { recorder, session, ends, hop, listener } = parts
    const target = plan.target ?? UNKNOWN_ENDPOINT
    this.#clientEnd = recordAccepted(accepted, recorder, { session, role: 'proxy', server, target })
    this.#client = new HeldReader((onBytes) => adoptSocket(accepted, onBytes))
    this.#lifecycle = new ConnectionLifecycle(this.#client, parts, {
      release: (how) => {
        this.#release(how)
      },
      onClose: () => {
        ends.over(hop)
        listener.onClose(this)
      }
    })
    this.#lifecycle.carryOut(this.#run())
  }

  get connection(): number {
    return this.#parts.recorder.connection
  }

  stop(): void {
    if (this.#relay === null) this.#lifecycle.giveUp('fin')
    else this.#relay.stop()
  }

  end(): void {
    this.stop()
  }

  reset(): void {
    if (this.#relay === null) this.#lifecycle.giveUp('rst')
    else this.#relay.reset()
  }

  renewRules(): void {
    if (this.#relay !== null && this.#ruled !== null) renewRules(this.#relay, this.#ruled, this.#parts.rules)
  }

  async #run(): Promise<void> {
    const entered = await this.#enter()
    if (entered.then === 'requests') {
      await this.#forwardRequests()
      return
    }
    const outcome = await this.#connect(entered)
    const { target } = outcome
    if (target !== null) {
      this.#target = target
      this.#lifecycle.send(entered.granted(target.local))
    }
    await this.#speak(entered, outcome, false)
  }

  /** Reads the target that the client requests, within the arrival timeout. */
  async #enter(): Promise<Entered> {
    this.#lifecycle.begin(this.#plan.arrivalTimeout)
    const entering = await enterBy(this.#plan, this.#client, this.#server, {
      record: this.#lifecycle.record,
      received: this.#lifecycle.recordReceived,
      send: this.#lifecycle.send
    })
    this.#lifecycle.goOn()
    this.#lifecycle.cancelTimeout()
    switch (entering.state) {
      case 'entered':
        return entering.entered
      case 'refused':
        return this.#lifecycle.leave({ why: 'refused', ...entering })
      case 'left':
        return this.#lifecycle.leave(this.#lifecycle.departure())
    }
  }

  /**
   * Forwards requests to one target after another. If they turn into a tunnel or another protocol, the rest is relayed.
   */
  async #forwardRequests(): Promise<void> {
    const { capture, recorder, listener } = this.#parts
    this.#requests = new RequestsRun(this.#client, {
      capture,
      recorder,
      listener,
      login: this.#plan.login,
      send: this.#lifecycle.send,
      leave: (ending) => {
        this.#lifecycle.finish(ending)
      },
      connect: (target, way) => this.#connectTarget(target, way === 'http')
    })
    const tunnel = await this.#requests.run()
    this.#requests = null
    this.#lifecycle.goOn()
    if (tunnel === null) return
    const { target, requested } = tunnel
    this.#target = target
    if (requested === null)
      this.#pump(this.#client, target.reader, { connected: target, about: { target: target.remote } })
    else await this.#speak({ target: requested, isRequested: true }, { target, failure: null }, false)
  }

  #connectTarget(target: Endpoint, isForRequests = false): Promise<ConnectedTarget> {
    const { record, signal } = this.#lifecycle
    return connectToTarget(target, {
      plan: this.#plan,
      parts: this.#parts,
      server: this.#server,
      record,
      signal,
      isForRequests
    })
  }

  /**
   * Connects to the target. A failure is reported in the client's proxy protocol; a client that named no target may
   * receive it inside TLS instead.
   */
  async #connect(entered: Entered): Promise<DialOutcome> {
    const unwatch = this.#lifecycle.watch()
    try {
      const target = await this.#connectTarget(entered.target)
      this.#lifecycle.goOn()
      return { target, failure: null }
    } catch (error) {
      this.#lifecycle.goOn()
      const failure = asDialError(error)
      if (this.#plan.tls?.settings.clients === 'intercept' && !entered.isRequested)
        return { target: null, failure }
      // The reply answers the request that was to be forwarded, so record that request first.
      if (entered.then === 'requests') this.#lifecycle.recordReceived(this.#client.take())
      return this.#lifecycle.leave({ why: 'unreachable', error: failure, send: entered.refused(failure) })
    } finally {
      unwatch()
    }
  }

  /** `upgraded`: both sides have agreed in plain text to continue in TLS. */
  async #speak(about: About, outcome: DialOutcome, upgraded: boolean): Promise<void> {
    const plan = this.#plan
    const localHost = about.isRequested || plan.mode === 'transparent' ? undefined : this.#server.host
    const { host, path = host } = this.#clientEnd
    const speaking = {
      plan,
      client: this.#client,
      clientAddress: path,
      lifecycle: this.#lifecycle,
      localHost,
      now: this.#now
    }
    const spoken = await speak(speaking, about.target, outcome, upgraded)
    const { recorder } = this.#parts
    if (spoken.outcome === 'nowhere') return this.#reportInside(spoken, about)
    const { target, failure } = outcome
    if (target === null || spoken.target === null)
      return this.#lifecycle.leave(wordless(asDialError(failure)))
    const { local, remote } = target
    if (spoken.outcome === 'inside') {
      recorder.goInside('tls', local, remote, recordedEnd(remote, spoken.isTargetTls && !upgraded))
      this.#pump(spoken.client, spoken.target, {
        connected: target,
        about,
        recorded: recordedEnd(remote, spoken.isTargetTls && !upgraded),
        intercepted: spoken.intercepted
      })
      return
    }
    if (about.isRequested && !upgraded)
      recorder.goInside('tunnel', local, remote, recordedEnd(remote, spoken.isTargetTls))
    const onUpgrade = (direction: Direction, rest: Buffer): void => {
      this.#relay = null
      this.#client.takeBack(direction === 'up' ? rest : null)
      target.reader.takeBack(direction === 'down' ? rest : null)
      this.#lifecycle.carryOut(this.#speak(about, { target, failure: null }, true))
    }
    this.#pump(this.#client, spoken.target, {
      connected: target,
      about,
      recorded: recordedEnd(remote, spoken.isTargetTls),
      ...(spoken.watched ? { onUpgrade } : {})
    })
  }

  /** Reports the failure inside the client's own TLS connection, once its request is read. */
  async #reportInside(spoken: Extract<Spoken, { outcome: 'nowhere' }>, { target }: About): Promise<never> {
    const { recorder } = this.#parts
    recorder.goInside('tls', this.#clientEnd, this.#server, recordedEnd(this.#server, true))
    this.#lifecycle.goInside(spoken.client)
    this.#lifecycle.begin(this.#plan.arrivalTimeout)
    await untilRequest(spoken)
    this.#lifecycle.goOn()
    const { failure } = spoken.client
    const { identity, host } = spoken.intercepted
    const findings = this.#plan.tls?.findings
    if (spoken.client.hasHeld) findings?.trusted(identity)
    else if (failure !== null) findings?.refusedLate(identity, host, failure)
    return this.#lifecycle.leave(reportInside(spoken, target, this.#lifecycle))
  }

  #pump(
    client: HeldReader,
    target: HeldReader,
    { connected, about, recorded, onUpgrade, intercepted }: Relayed
  ): void {
    const { capture, recorder, listener } = this.#parts
    const findings = this.#plan.tls?.findings
    const ruled = (this.#ruled = this.#ruledConnection(connected, about.target, recorded, intercepted))
    let hasSent = false
    this.#relay = new Relay({
      capture,
      recorder,
      listener: {
        onBytes: (direction, length) => {
          if (direction === 'up' && !hasSent) {
            hasSent = true
            // Only a client that accepted the certificate sends data.
            if (intercepted !== undefined) findings?.trusted(intercepted.identity)
          }
          listener.onBytes(direction, length)
        },
        onError: (leg, error) => {
          // With TLS 1.3 a client may refuse the certificate only now.
          if (leg !== 'client' || hasSent || intercepted === undefined) return
          findings?.refusedLate(intercepted.identity, intercepted.host, error)
        },
        onClose: () => {
          this.#lifecycle.close()
        }
      },
      client: (onBytes) => client.into(onBytes),
      target: (onBytes) => target.into(onBytes),
      intercept: (relay) => interceptorOf(relay, ruled, this.#parts.rules, onUpgrade)
    })
    client.deliver()
    target.deliver()
  }

  #ruledConnection(
    { local, remote }: ConnectedTarget,
    upstream: Endpoint,
    recorded: Endpoint | undefined,
    intercepted: InterceptedClient | undefined
  ): RuledConnection {
    const { recorder, rules, ordinal } = this.#parts
    return {
      facts: {
        session: rules.session,
        client: this.#clientEnd,
        upstream,
        n: ordinal,
        ...(intercepted === undefined ? {} : { sni: intercepted.host })
      },
      recorder,
      local,
      remote,
      recorded: recorded ?? remote
    }
  }

  #release(how: 'fin' | 'rst'): void {
    this.#requests?.stop(how)
    const socket = this.#target?.reader.socket
    if (socket !== undefined && how === 'rst') resetSocket(socket)
    else socket?.destroy()
  }
}
