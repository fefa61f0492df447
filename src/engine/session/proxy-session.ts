import type { ProxyConfig } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { endpointOf } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { Capture } from '../capture/capture'
import { epochMilliseconds } from '../capture/pcapng/clock'
import type { ConnectionSet } from './connection-set'
import { ListeningSession } from './listening-session'
import type { LiveConnection } from '../connection/live-connection'
import type { RelayListener } from '../connection/relay'
import type { RunningSession } from './running-session'
import type { Arrival } from '../proxy/arrival'
import { forward } from '../proxy/forwarded'
import { leadsBack } from '../proxy/leads-back'
import { circleWords, loopWords, refuseLoop } from '../proxy/loop'
import { LoopProbe } from '../proxy/loop-probe'
import type { CertificateAuthority } from '../tls/authority/authority'
import { TrustedClients } from '../tls/authority/trusted-clients'
import { SessionHop, type OwnEnds } from '../proxy/own-ends'
import { ProxiedConnection } from '../proxy/proxied-connection'
import { planProxy, type ProxyPlan } from '../proxy/proxy-plan'
import type { Rules } from '../rules/rules'
import { SessionRules } from '../rules/session-rules'
import { TargetFailureCount } from '../proxy/target-failures'
import { TlsFindings } from '../proxy/tls-findings'

export interface ProxyParts {
  id: number
  capture: Capture
  interfaceId: number
  connections: ConnectionSet
  ends: OwnEnds
  /** Name of the session in the capture. */
  name: string
  rules: Rules
  /** Null if interception is unavailable. */
  authority: CertificateAuthority | null
  onChange(): void
  onTrouble(error: AppError | null): void
}

/** Creates a proxy session, which decides how each client connection is handled. */
export function createProxy(parts: ProxyParts, config: ProxyConfig): RunningSession {
  const { id, capture, interfaceId, connections, ends, authority, onChange, onTrouble } = parts
  const rules = new SessionRules({ rules: parts.rules, session: id, name: parts.name, capture })
  const unlisten = rules.onChange(() => {
    for (const connection of connections.all()) connection.renewRules?.()
  })
  const now = (): number => epochMilliseconds(capture.base, capture.clock.now())
  const findings =
    config.tls === undefined
      ? null
      : new TlsFindings(config.tls, {
          trusted: authority?.trustedClients ?? new TrustedClients(),
          now,
          onChange
        })
  const failures = new TargetFailureCount({
    hasOneTarget: (config.mode ?? 'forward') === 'forward',
    now,
    onChange
  })
  const probe = new LoopProbe({
    random: Math.random,
    onLoop: () => {
      onTrouble(leadsToItself())
    }
  })
  let plan: ProxyPlan | undefined
  return new ListeningSession({
    listen: endpointOf(config.listen),
    connections,
    onChange,
    onTrouble,
    ...(findings === null ? {} : { findings }),
    failures,
    probe,
    prepare: async () => {
      plan = await planProxy(config, { authority, findings, onTrouble })
    },
    onClosed: async () => {
      findings?.close()
      await connections.whenEmpty()
      unlisten()
      await plan?.tls?.plan.close()
    },
    accept: (accepted, server, isProvenLoop) => {
      // No client is accepted before the plan is prepared.
      if (plan === undefined) throw new Error('The proxy is not prepared.')
      const { plain } = plan
      // A possible loop takes the slower path, which learns the origin of the client and finds loops before it
      // connects.
      const mayLoop =
        plain !== null &&
        (ends.isListenPort(plain.port) || leadsBack(plain, { ...server, host: plan.listenHost }))
      const client = { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
      const recorder = capture.openConnection(interfaceId)
      const hop = new SessionHop(id)
      const listener = new ProxiedBytes(connections, probe)
      const ordinal = connections.counters.total + 1
      const parts = { capture, recorder, session: id, ends, hop, listener, failures, rules, ordinal }
      const arrival: Arrival = { accepted, server, parts }
      let connection: LiveConnection | undefined
      const { target } = plan
      // If the client chose the target itself, only that client and the record report the loop, not the session.
      const trouble = (): void => {
        if (target !== null) onTrouble(leadsToItself())
      }
      const isLoop = ends.arrives(client, server, hop, () => {
        trouble()
        recorder.event({ event: 'error', leg: 'client', ...loopWords(server) })
        connection?.reset()
      })
      if (isLoop || isProvenLoop) {
        trouble()
        connection = refuseLoop(arrival, isProvenLoop ? circleWords() : undefined)
      } else
        connection =
          plain === null || mayLoop || rules.isNeeded
            ? new ProxiedConnection(arrival, plan)
            : forward(arrival, plain)
      return connection
    }
  })
}

/** Counts the bytes of one connection, and records whether its target has sent any. */
class ProxiedBytes implements RelayListener {
  readonly #connections: ConnectionSet
  readonly #probe: LoopProbe
  #isSilent = true

  constructor(connections: ConnectionSet, probe: LoopProbe) {
    this.#connections = connections
    this.#probe = probe
    probe.connectionBegan()
  }

  onBytes(direction: Direction, length: number): void {
    const { counters } = this.#connections
    if (direction === 'up') {
      counters.up += length
      return
    }
    counters.down += length
    if (!this.#isSilent) return
    this.#isSilent = false
    this.#probe.targetSpoke()
  }

  onClose(closed: LiveConnection): void {
    if (this.#isSilent) this.#probe.closedSilently()
    this.#connections.delete(closed)
  }
}

function leadsToItself(): AppError {
  return new AppError(
    'proxy-loop',
    'The proxy connects to itself: its target leads back to it. Change the target.'
  )
}
