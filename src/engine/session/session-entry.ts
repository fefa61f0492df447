import type { ErrorInfo, ProxyConfig, SessionConfig, SessionSummary } from '../../shared/contract/sessions'
import { endpointOf, formatEndpoint } from '../../shared/model/connection-event'
import type { LiveBehaviours } from '../behaviour/live-behaviours'
import { MAX_COMMENT_BYTES } from '../capture/pcapng/blocks'
import { formatComment } from '../capture/pcapng/comment'
import type { SessionCounters } from './connection-set'
import type { Bound, RunningSession } from './running-session'
import { SESSION_COLOURS } from '../../shared/contract/limits'

/** One session of the list: its settings, and its current run, if any. */
export interface SessionEntry {
  readonly id: number
  readonly colour: number
  config: SessionConfig
  state: SessionSummary['state']
  listening: Bound | null
  error: ErrorInfo | null
  readonly counters: SessionCounters
  /** The session's interface in the capture, declared at the first start and again after a change of settings. */
  interfaceId: number | undefined
  running: RunningSession | undefined
  /** The automatic behaviours of its run; always empty for a proxy. */
  behaviours: LiveBehaviours | undefined
  /** Resolves when everything that the last run learned is saved. */
  closed: Promise<void>
}

export function newEntry(id: number, config: SessionConfig, colour: number): SessionEntry {
  return {
    id,
    colour,
    config,
    state: 'stopped',
    listening: null,
    error: null,
    counters: { open: 0, total: 0, last: null, up: 0, down: 0, refused: { surplus: 0, blocked: 0 } },
    interfaceId: undefined,
    running: undefined,
    behaviours: undefined,
    closed: Promise.resolve()
  }
}

export function summaryOf({
  id,
  colour,
  config,
  state,
  listening,
  error,
  counters,
  running,
  behaviours
}: SessionEntry): SessionSummary {
  const { reconnecting, findings, failing } = running ?? {}
  return {
    id,
    colour,
    config,
    state,
    listening,
    error,
    connections: {
      open: counters.open,
      total: counters.total,
      ...(counters.last === null ? {} : { last: counters.last })
    },
    bytes: { up: counters.up, down: counters.down },
    ...(config.kind === 'server' ? { refused: { ...counters.refused } } : {}),
    ...behaviours?.summary(),
    ...(findings === undefined ? {} : { findings: findings.snapshot }),
    ...(failing === undefined ? {} : { failing }),
    ...(reconnecting === undefined ? {} : { reconnecting })
  }
}

/** Returns the session's name in the capture file. */
export function interfaceName({ config }: SessionEntry): string {
  return config.name === '' ? addresses(config) : config.name
}

export function interfaceDescription({ id, config }: SessionEntry): string {
  const kind = { proxy: 'Proxy', server: 'Server', client: 'Client' }[config.kind]
  const reported = withoutSecrets(config)
  // Behaviours may contain whole pages. If they do not fit into a comment, record the other settings without them.
  const isLong = JSON.stringify(reported).length > MAX_COMMENT_BYTES / 3
  const fitting = isLong ? { ...reported, behaviours: undefined } : reported
  return formatComment(`${kind} ${addresses(config)}.`, { session: id, config: fitting })
}

/** Removes passphrases and passwords, because captures are shared. */
function withoutSecrets(config: SessionConfig): object {
  return JSON.parse(
    JSON.stringify(config, (key, value: unknown) =>
      key === 'passphrase' || key === 'password' ? undefined : value
    )
  ) as object
}

function proxyAddresses({ listen, target, mode = 'forward' }: ProxyConfig): string {
  const where = formatEndpoint(endpointOf(listen))
  if (target === undefined) return `${where} (${mode})`
  const to = `to ${formatEndpoint(endpointOf(target))}`
  return mode === 'forward' ? `${where} ${to}` : `${where} (${mode}) ${to}`
}

function addresses(config: SessionConfig): string {
  switch (config.kind) {
    case 'proxy':
      return proxyAddresses(config)
    case 'server':
      return formatEndpoint(endpointOf(config.listen))
    case 'client':
      return `to ${formatEndpoint(endpointOf(config.target))}`
  }
}

/** Returns the colour that the fewest sessions have, the first of several. */
export function leastUsedColour(sessions: readonly { readonly colour: number }[]): number {
  const uses = Array.from({ length: SESSION_COLOURS }, () => 0)
  for (const { colour } of sessions) uses[colour] = (uses[colour] ?? 0) + 1
  return uses.indexOf(Math.min(...uses))
}
