import { HOW_ENDED, type ConnectionEvent, type Role } from './connection-event'
import { isMocked, isRecorded } from './mock-events'
import { isReplayTold } from './replay-event'

/** Checks events read from a file, member by member. */

/** Returns the event in a comment's JSON, or null. Files are untrusted, and comments can be edited. */
export function parseConnectionEvent(data: Readonly<Record<string, unknown>>): ConnectionEvent | null {
  const name = data['event']
  if (typeof name !== 'string' || !Object.hasOwn(CHECKS, name)) return null
  const event = data as unknown as ConnectionEvent
  return CHECKS[event.event](data) ? event : null
}

type Check = (data: Readonly<Record<string, unknown>>) => boolean

const ROLES: readonly unknown[] = ['proxy', 'server', 'client', 'replay', 'capture'] satisfies Role[]
const REASONS: readonly unknown[] = [
  'next-file',
  'cleared',
  'recording',
  'space',
  'file-lost',
  'rules'
] satisfies Extract<ConnectionEvent, { event: 'continued' }>['reason'][]

const WAYS: readonly unknown[] = ['socks4', 'socks5', 'connect', 'http', 'transparent'] satisfies Extract<
  ConnectionEvent,
  { event: 'asked' }
>['way'][]

const CHECKS: Readonly<Record<ConnectionEvent['event'], Check>> = {
  open: ({ session, role, client, server, target, replayOf, original, range, midway, rebuilt, upstreamOf }) =>
    isCount(session) &&
    ROLES.includes(role) &&
    [client, server, target].every(isEndpoint) &&
    isReplay(replayOf, original, range) &&
    (midway === undefined || midway === true) &&
    (rebuilt === undefined || rebuilt === 'har') &&
    (upstreamOf === undefined || isCount(upstreamOf)),
  continued: ({
    session,
    role,
    client,
    target,
    replayOf,
    original,
    range,
    upstreamOf,
    opened,
    up,
    down,
    leg,
    reason,
    lost
  }) =>
    isCount(session) &&
    ROLES.includes(role) &&
    [client, target].every(isEndpoint) &&
    isReplay(replayOf, original, range) &&
    (upstreamOf === undefined || isCount(upstreamOf)) &&
    isDuration(opened) &&
    isCount(up) &&
    isCount(down) &&
    (leg === undefined || isInnerLeg(leg)) &&
    REASONS.includes(reason) &&
    (lost === undefined || isLost(lost)),
  lookup: ({ leg, host, address, family }) =>
    isLeg(leg) && typeof host === 'string' && typeof address === 'string' && (family === 4 || family === 6),
  attempt: ({ address, port, family, what, code }) =>
    typeof address === 'string' &&
    isCount(port) &&
    (family === 4 || family === 6) &&
    (what === 'begins' || what === 'failed' || what === 'timeout') &&
    (code === undefined || typeof code === 'string'),
  tunnel: ({ via, proxy, target }) =>
    (via === 'socks5' || via === 'http') && isEndpoint(proxy) && isEndpoint(target),
  asked: ({ way, target, user }) =>
    WAYS.includes(way) && isEndpoint(target) && (user === undefined || typeof user === 'string'),
  overridden: ({ from, to }) => isEndpoint(from) && isEndpoint(to),
  layer: ({ inside, leg, up, down, local, remote }) =>
    (inside === 'tunnel' || inside === 'tls') &&
    isInnerLeg(leg) &&
    [up, down].every(isCount) &&
    [local, remote].every(isEndpoint),
  hello: ({ serverName, alpn, versions, ja3, ja4 }) =>
    [serverName, ja3, ja4].every((text) => typeof text === 'string') &&
    [alpn, versions].every(
      (texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string')
    ),
  passed: ({ because, serverName }) =>
    (because === 'rule' || because === 'pinned' || because === 'unknown') && typeof serverName === 'string',
  answered: ({ text }) => typeof text === 'string',
  forwarded: ({ direction, offset, length, bytes }) =>
    isDirection(direction) && isCount(offset) && isCount(length) && typeof bytes === 'string',
  tls: ({ leg, version, cipher, alpn, serverName, resumed, verified, problem, chain, shown, took }) =>
    isLeg(leg) &&
    [version, cipher, alpn, serverName].every((text) => typeof text === 'string') &&
    typeof resumed === 'boolean' &&
    (verified === null || typeof verified === 'boolean') &&
    (problem === undefined || typeof problem === 'string') &&
    Array.isArray(chain) &&
    chain.every(isCertificate) &&
    (shown === undefined || (Array.isArray(shown) && shown.every(isCertificate))) &&
    isDuration(took),
  refused: ({ because }) => because === 'surplus' || because === 'blocked',
  reading: ({ leg, on }) => isLeg(leg) && typeof on === 'boolean',
  rule: ({ name, text }) => typeof name === 'string' && typeof text === 'string',
  'rule-matched': ({ rule, action, direction, start, end, sent, reason }) =>
    [rule, action].every((text) => typeof text === 'string') &&
    isDirection(direction) &&
    isSpan({ start, end }) &&
    (sent === undefined || isSpan(sent)) &&
    (reason === undefined || typeof reason === 'string'),
  fault: ({ rule, action, direction, state, text, offsets }) =>
    [rule, action, text].every((member) => typeof member === 'string') &&
    isDirection(direction) &&
    (state === 'began' || state === 'changed' || state === 'ended') &&
    (offsets === undefined || (Array.isArray(offsets) && offsets.every(isCount))),
  connected: ({ local, remote }) => isEndpoint(local) && isEndpoint(remote),
  'first-byte': ({ direction }) => isDirection(direction),
  replay: (data) => isReplayTold(data) && isReplay(data['replayOf'], data['original'], data['range']),
  drain: ({ leg, waited }) => isLeg(leg) && isDuration(waited),
  timeout: ({ leg, what, after, then }) =>
    isLeg(leg) &&
    (what === 'end' || what === 'idle' || what === 'connect' || what === 'answer') &&
    isDuration(after) &&
    (then === undefined || then === 'tell' || then === 'end' || then === 'reset'),
  end: ({ direction, by }) => isDirection(direction) && (by === undefined || by === 'tcplens'),
  reset: ({ by }) => isEndedBy(by),
  overlap: ({ direction, offset, length }) => isDirection(direction) && isCount(offset) && isCount(length),
  error: ({ leg, code, message }) => isLeg(leg) && typeof code === 'string' && typeof message === 'string',
  close: ({ up, down, endedBy, how, code }) =>
    isCount(up) &&
    isCount(down) &&
    isEndedBy(endedBy) &&
    HOW_ENDED.some((known) => known === how) &&
    (code === undefined || typeof code === 'string'),
  mocked: isMocked,
  recorded: isRecorded,
  mark: ({ exchange, of, bookmark, note, name, ignored }) =>
    (exchange === undefined || isMarkedExchange(exchange)) &&
    typeof of === 'string' &&
    typeof bookmark === 'boolean' &&
    typeof note === 'string' &&
    [name, ignored].every((text) => text === undefined || typeof text === 'string'),
  har: ({ exchange, part, parts, json }) =>
    (exchange === undefined || isMarkedExchange(exchange)) &&
    isCount(part) &&
    isCount(parts) &&
    Number(part) < Number(parts) &&
    typeof json === 'string'
}

function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { start, end } = value as { start?: unknown; end?: unknown }
  return isCount(start) && isCount(end) && Number(start) <= Number(end)
}

function isMarkedExchange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { number, up, down } = value as Record<string, unknown>
  return (
    isCount(number) &&
    (up !== undefined || down !== undefined) &&
    [up, down].every((offset) => offset === undefined || isCount(offset))
  )
}

function isReplay(replayOf: unknown, original: unknown, range: unknown): boolean {
  return (
    (replayOf === undefined || isCount(replayOf)) &&
    (original === undefined || isOriginal(original)) &&
    (range === undefined || isOriginalRange(range))
  )
}

function isOriginalRange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { connection, opened, direction, start, end, file, of } = value as Record<string, unknown>
  return (
    [connection, start, end].every(isCount) &&
    Number(start) < Number(end) &&
    isDuration(opened) &&
    isDirection(direction) &&
    (file === undefined || typeof file === 'string') &&
    typeof of === 'string'
  )
}

function isOriginal(value: unknown): boolean {
  if (!isMarkedExchange(value)) return false
  const { connection, time, file, of } = value as Record<string, unknown>
  return (
    isCount(connection) &&
    isDuration(time) &&
    (file === undefined || typeof file === 'string') &&
    typeof of === 'string'
  )
}

function isCertificate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { subject, issuer, names, from, to, fingerprint } = value as Record<string, unknown>
  return (
    [subject, issuer, names, fingerprint].every((text) => typeof text === 'string') &&
    [from, to].every((time) => typeof time === 'number')
  )
}

/** True for the number of an inner conversation; the file has numbers for two. */
function isInnerLeg(value: unknown): boolean {
  return value === 1 || value === 2
}

function isLeg(value: unknown): boolean {
  return value === 'client' || value === 'target'
}

function isDirection(value: unknown): boolean {
  return value === 'up' || value === 'down'
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isLost(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'milliseconds' in value && isDuration(value.milliseconds)
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isEndedBy(value: unknown): boolean {
  return value === 'client' || value === 'target' || value === 'tcplens'
}

function isEndpoint(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'host' in value &&
    typeof value.host === 'string' &&
    'port' in value &&
    isCount(value.port) &&
    (!('path' in value) || typeof value.path === 'string')
  )
}
