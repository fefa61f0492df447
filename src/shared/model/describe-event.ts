import { formatEndpoint, isUnknown, type ConnectionEvent, type MarkEvent } from './connection-event'
import type { Original, OriginalRange } from './original'
import { describeMocked, describeRecorded } from './describe-mocked'
import { describeReplay } from './replay-event'
import { explainSystemCode } from './system-code'

/** Event descriptions in packet comments, as shown by Wireshark. English, like the file format. */

const NAMES = { client: 'client', target: 'server' } as const
const BY = { client: 'the client', target: 'the server', tcplens: 'Tcplens' } as const
const ENDINGS = { fin: 'FIN', rst: 'RST', error: 'error', left: 'recording ended' } as const
const WAYS = { up: 'to the server', down: 'to the client' } as const

type Opening = Extract<ConnectionEvent, { event: 'open' }>
type Continued = Extract<ConnectionEvent, { event: 'continued' }>

/** Returns the readable part of an event's comment. */
export function describeEvent(event: ConnectionEvent): string {
  switch (event.event) {
    case 'open':
      return describeOpening(event)
    case 'continued':
      return describeContinued(event)
    case 'connected':
      return `Connected to ${formatEndpoint(event.remote)} from ${formatEndpoint(event.local)}.`
    case 'lookup':
      return `Looked up ${event.host}: ${event.address} (IPv${event.family}).`
    case 'first-byte':
      return `First byte from the ${event.direction === 'up' ? 'client' : 'server'}.`
    case 'drain':
      return `The ${NAMES[event.leg]} reads again after ${Math.round(event.waited)} ms of backpressure.`
    case 'attempt':
      return describeAttempt(event)
    case 'tunnel':
      return `The ${event.via} proxy at ${formatEndpoint(event.proxy)} connected to ${formatEndpoint(event.target)}.`
    case 'asked':
      return describeAsked(event)
    case 'overridden':
      return `Sent to ${formatEndpoint(event.to)} instead of ${formatEndpoint(event.from)}.`
    case 'layer':
      return event.inside === 'tls'
        ? 'The decrypted data follows as a separate conversation.'
        : 'The data in the tunnel follows as a separate conversation.'
    case 'hello':
      return describeHello(event)
    case 'passed':
      return describePassed(event)
    case 'answered':
      return `Tcplens responded: ${withoutMark(event.text)}`
    case 'forwarded':
      return `${event.length} bytes ${WAYS[event.direction]} from offset ${event.offset} were rewritten when forwarded.`
    case 'tls':
      return describeTls(event)
    case 'refused':
      return event.because === 'surplus'
        ? 'Refused: the maximum number of clients is connected.'
        : 'Refused: the client address is not allowed.'
    case 'rule-matched':
      return describeRuleMatch(event)
    case 'fault':
      return describeFaultEvent(event)
    case 'reading':
      return event.on
        ? `Reading from the ${NAMES[event.leg]} was resumed manually.`
        : `Reading from the ${NAMES[event.leg]} was paused manually.`
    case 'rule':
      return `${event.name}: ${withoutMark(event.text)}`
    case 'mocked':
      return withoutMark(describeMocked(event))
    case 'recorded':
      return withoutMark(describeRecorded(event))
    case 'replay':
      return event.original === undefined && event.range === undefined
        ? withoutMark(describeReplay(event))
        : `Reused to replay ${describeOriginal(event)}.`
    case 'timeout':
      return describeTimeout(event)
    case 'end':
      return describeEnd(event)
    case 'reset':
      return `Reset by ${BY[event.by]}.`
    case 'overlap':
      return `${event.length} bytes ${WAYS[event.direction]} from offset ${event.offset} were retransmitted with different content; the first are kept.`
    case 'error':
      return `Error on the connection to the ${NAMES[event.leg]}: ${explainSystemCode(event.code) ?? asClause(event.message)} (${event.code}).`
    case 'close':
      if (event.how === 'left') return `The recording ends here; the connection continued: ${amounts(event)}.`
      return `Closed first by ${BY[event.endedBy]} (${ENDINGS[event.how]}): ${amounts(event)}.`
    case 'mark':
      return describeMark(event)
    case 'har':
      return `Other properties of the HAR file${event.exchange === undefined ? '' : ' for this exchange'}, kept for a later export (${event.part + 1} of ${event.parts}).`
  }
}

function describeOpening(opening: Opening): string {
  const { role, client, target, midway, original } = opening
  switch (role) {
    case 'proxy':
      if (isUnknown(target)) return `Accepted ${formatEndpoint(client)}.`
      return `Accepted ${formatEndpoint(client)}, relayed to ${formatEndpoint(target)}.`
    case 'server':
      return `Accepted ${formatEndpoint(client)}.`
    case 'client':
      return `Client connection to ${formatEndpoint(target)}.`
    case 'replay':
      if (original === undefined && opening.range === undefined) return `Replay to ${formatEndpoint(target)}.`
      return `Replay of ${describeOriginal(opening)} to ${formatEndpoint(target)}.`
    case 'capture':
      return midway === true
        ? `${formatEndpoint(client)} and ${formatEndpoint(target)} were already connected; the first is assumed to be the client.`
        : `${formatEndpoint(client)} opened a connection to ${formatEndpoint(target)}.`
  }
}

function describeContinued({ reason, up, down, lost }: Continued): string {
  const soFar = `${amounts({ up, down })} so far`
  const pause = lost === undefined ? 'a while' : `${Math.round(lost.milliseconds)} ms`
  switch (reason) {
    case 'next-file':
      return `Continued from the previous file: ${soFar}.`
    case 'cleared':
      return `Continued after the capture was cleared: ${soFar}.`
    case 'recording':
      return `Continued after recording was off for ${pause}: ${soFar}.`
    case 'space':
      return `Continued after writing failed for ${pause}: ${soFar}.`
    case 'file-lost':
      return `Continued after the previous file was lost: ${soFar}.`
    case 'rules':
      return `Rules apply to the connection from here on: ${soFar}.`
  }
}

function describeFaultEvent({
  rule,
  action,
  direction,
  state,
  text
}: Extract<ConnectionEvent, { event: 'fault' }>): string {
  const way = WAYS[direction]
  if (rule === '')
    return `${withoutMark(text)} ${way} that rules delayed were dropped when the connection ended.`
  return `Rule ${withoutMark(rule)}: ${action} ${way} ${state}${text === '' ? '' : `: ${withoutMark(text)}`}.`
}

function describeRuleMatch({
  rule,
  action,
  direction,
  start,
  end,
  sent,
  reason
}: Extract<ConnectionEvent, { event: 'rule-matched' }>): string {
  const matched = `Rule ${withoutMark(rule)} matched ${end - start} bytes ${WAYS[direction]} from offset ${start}`
  if (reason !== undefined)
    return `${matched}, but ${action} was not applied: ${reason === 'too-late' ? 'its first bytes had already been sent' : withoutMark(reason)}.`
  return sent === undefined
    ? `${matched}: ${action}.`
    : `${matched}: ${action}, ${sent.end - sent.start} bytes sent in their place.`
}

function describeAttempt({
  address,
  port,
  what,
  code
}: Extract<ConnectionEvent, { event: 'attempt' }>): string {
  const where = formatEndpoint({ host: address, port })
  switch (what) {
    case 'begins':
      return `Trying ${where}.`
    case 'failed':
      return `${where} failed: ${explainSystemCode(code ?? '') ?? 'unknown reason'} (${code ?? 'UNKNOWN'}).`
    case 'timeout':
      return `${where} did not respond in time; trying the next address.`
  }
}

function describeTls(event: Extract<ConnectionEvent, { event: 'tls' }>): string {
  const { leg, version, cipher, alpn, verified, problem } = event
  if (version === '') return `TLS with the ${NAMES[leg]} failed: ${withoutMark(problem ?? 'unknown reason')}.`
  const protocol = alpn === '' ? '' : `, ${alpn}`
  const trust =
    verified === null
      ? ''
      : verified
        ? ', certificate verified'
        : `, certificate not verified (${problem ?? 'unknown reason'})`
  return `TLS with the ${NAMES[leg]}: ${version}, ${cipher}${protocol}${withoutMark(trust)}.`
}

function describeAsked({ way, target, user }: Extract<ConnectionEvent, { event: 'asked' }>): string {
  const by = user === undefined ? '' : ` as ${withoutMark(user)}`
  const ways = {
    socks4: 'via SOCKS4',
    socks5: 'via SOCKS5',
    connect: 'via HTTP CONNECT',
    http: 'with an absolute URL',
    transparent: 'and was redirected by the system'
  }
  return `The client requests ${formatEndpoint(target)} ${ways[way]}${by}.`
}

function describeHello({ serverName, alpn, versions }: Extract<ConnectionEvent, { event: 'hello' }>): string {
  const name = serverName === '' ? 'no server name' : serverName
  const protocols = alpn.length === 0 ? 'no ALPN' : alpn.join(', ')
  return `TLS ClientHello: ${withoutMark(name)}; ${withoutMark(protocols)}; ${versions.join(', ')}.`
}

function describePassed({ because }: Extract<ConnectionEvent, { event: 'passed' }>): string {
  switch (because) {
    case 'rule':
      return 'TLS is passed through, as configured.'
    case 'pinned':
      return 'TLS is passed through: the client rejected the certificate before.'
    case 'unknown':
      return 'TLS is passed through: the ClientHello cannot be parsed.'
  }
}

function describeTimeout({ leg, what, after }: Extract<ConnectionEvent, { event: 'timeout' }>): string {
  switch (what) {
    case 'end':
      return `The ${NAMES[leg]} did not close its side within ${after} ms.`
    case 'idle':
      return `No data from the ${NAMES[leg]} for ${after} ms.`
    case 'connect':
      if (leg === 'client') return `The client did not complete its request or handshake within ${after} ms.`
      return `Not connected within ${after} ms.`
    case 'answer':
      return `No complete response from the ${NAMES[leg]} within ${after} ms.`
  }
}

function describeEnd({ direction, by }: Extract<ConnectionEvent, { event: 'end' }>): string {
  if (by === 'tcplens') return `Tcplens ended the stream ${WAYS[direction]}.`
  return direction === 'up' ? 'The client ended its stream.' : 'The server ended its stream.'
}

function describeMark({ of, bookmark, note, name }: MarkEvent): string {
  const what = name === undefined ? withoutMark(of) : `${withoutMark(of)}, named ${withoutMark(name)}`
  if (note === '' && !bookmark && name !== undefined) return `Name of ${what}.`
  if (note === '') return bookmark ? `Bookmark on ${what}.` : `Bookmark and note removed from ${what}.`
  return `${bookmark ? 'Bookmark and note' : 'Note'} on ${what}: ${withoutMark(note)}`
}

interface Replayed {
  replayOf?: number
  original?: Original
  range?: OriginalRange
}

function describeOriginal({ replayOf, original, range }: Replayed): string {
  if (range !== undefined) return describeRange(range)
  if (original === undefined) return replayOf === undefined ? 'unrecorded data' : `exchange ${replayOf}`
  const { number, file, of } = original
  const where = file === undefined ? '' : ` of ${withoutMark(file)}`
  return `exchange ${number}${where} (${withoutMark(of)})`
}

function describeRange({ connection, direction, start, end, file, of }: OriginalRange): string {
  const where = file === undefined ? '' : ` of ${withoutMark(file)}`
  return `bytes ${start} to ${end} ${WAYS[direction]} of connection ${connection}${where} (${withoutMark(of)})`
}

function amounts({ up, down }: { up: number; down: number }): string {
  return `${up} bytes to the server, ${down} bytes to the client`
}

/** Returns a message without its final period, for use inside a sentence. It may quote peers and proxies. */
function asClause(message: string): string {
  return withoutMark(message).replace(/\.$/, '')
}

/** Breaks up the marker of a JSON object, so that quoted text cannot be mistaken for the object after the sentence. */
function withoutMark(text: string): string {
  return text.replaceAll('tcplens:{', 'tcplens: {')
}
