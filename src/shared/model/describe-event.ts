import { formatEndpoint, isUnknown, type ConnectionEvent, type MarkEvent } from './connection-event'
import type { Original, OriginalRange } from './original'
import { describeMocked, describeRecorded } from './describe-mocked'
import { describeReplay } from './replay-event'
import { explainSystemCode } from './system-code'

/** Event descriptions in packet comments, as shown by Wireshark. English, like the file format. */

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
      return `First byte ${event.direction}.`
    case 'drain':
      return `The ${event.leg} reads again; its bytes waited for ${Math.round(event.waited)} ms.`
    case 'attempt':
      return describeAttempt(event)
    case 'tunnel':
      return `The ${event.via} proxy at ${formatEndpoint(event.proxy)} connected to ${formatEndpoint(event.target)}.`
    case 'asked':
      return describeAsked(event)
    case 'overridden':
      return `Sent to ${formatEndpoint(event.to)} in place of ${formatEndpoint(event.from)}.`
    case 'layer':
      return event.inside === 'tls'
        ? 'What was inside TLS follows, as a conversation of its own.'
        : 'What runs through the tunnel follows, as a conversation of its own.'
    case 'hello':
      return describeHello(event)
    case 'passed':
      return describePassed(event)
    case 'answered':
      return `Tcplens answered: ${withoutMark(event.text)}`
    case 'forwarded':
      return `${event.length} bytes ${event.direction} from offset ${event.offset} on were forwarded in another form.`
    case 'tls':
      return describeTls(event)
    case 'refused':
      return event.because === 'surplus'
        ? 'Not let in: as many clients as allowed are connected.'
        : 'Not let in: its address is not allowed.'
    case 'reading':
      return event.on
        ? `Reading from the ${event.leg} resumed by hand.`
        : `Reading from the ${event.leg} stopped by hand.`
    case 'rule':
      return `${event.name}: ${withoutMark(event.text)}`
    case 'mocked':
      return withoutMark(describeMocked(event))
    case 'recorded':
      return withoutMark(describeRecorded(event))
    case 'replay':
      return event.original === undefined && event.range === undefined
        ? withoutMark(describeReplay(event))
        : `Used again: ${describeOriginal(event)} ${event.range === undefined ? 'is' : 'are'} sent once more.`
    case 'timeout':
      return describeTimeout(event)
    case 'end':
      return describeEnd(event)
    case 'reset':
      return `Reset by ${event.by}.`
    case 'overlap':
      return `${event.length} bytes ${event.direction} from offset ${event.offset} on came again, and differ; the first are kept.`
    case 'error':
      return `Error on the ${event.leg} leg: ${explainSystemCode(event.code) ?? asClause(event.message)} (${event.code}).`
    case 'close':
      if (event.how === 'left')
        return `The record ends here, and the connection went on: ${event.up} bytes up, ${event.down} bytes down.`
      return `Closed: ended first by ${event.endedBy} (${event.how}), ${event.up} bytes up, ${event.down} bytes down.`
    case 'mark':
      return describeMark(event)
    case 'har':
      return `What the HAR file says besides${event.exchange === undefined ? '' : ' of this exchange'}, kept for when it is written again (${event.part + 1} of ${event.parts}).`
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
      return `Client opened to ${formatEndpoint(target)}.`
    case 'replay':
      if (original === undefined && opening.range === undefined)
        return `Replay opened to ${formatEndpoint(target)}.`
      return `Replay opened to ${formatEndpoint(target)}, of ${describeOriginal(opening)}.`
    case 'capture':
      return midway === true
        ? `${formatEndpoint(client)} and ${formatEndpoint(target)} are connected already; the first is taken for the client.`
        : `${formatEndpoint(client)} opened a connection to ${formatEndpoint(target)}.`
  }
}

function describeContinued({ reason, up, down, lost }: Continued): string {
  const soFar = `${up} bytes up, ${down} bytes down so far`
  const pause = lost === undefined ? 'a while' : `${Math.round(lost.milliseconds)} ms`
  switch (reason) {
    case 'next-file':
      return `Continued from the file before: ${soFar}.`
    case 'cleared':
      return `Continued after the capture was cleared: ${soFar}.`
    case 'recording':
      return `Continued after recording was off for ${pause}: ${soFar}.`
    case 'space':
      return `Continued after nothing could be written for ${pause}: ${soFar}.`
    case 'file-lost':
      return `Continued after the file before was lost: ${soFar}.`
  }
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
      return `${where} failed: ${explainSystemCode(code ?? '') ?? 'no reason given'} (${code ?? 'UNKNOWN'}).`
    case 'timeout':
      return `${where} did not answer in time; the next address is tried.`
  }
}

function describeTls(event: Extract<ConnectionEvent, { event: 'tls' }>): string {
  const { leg, version, cipher, alpn, verified, problem } = event
  if (version === '') return `No TLS with the ${leg}: ${withoutMark(problem ?? 'it came to nothing')}.`
  const protocol = alpn === '' ? '' : `, ${alpn}`
  const trust =
    verified === null
      ? ''
      : verified
        ? ', certificate verified'
        : `, certificate not verified (${problem ?? 'no reason given'})`
  return `TLS with the ${leg}: ${version}, ${cipher}${protocol}${withoutMark(trust)}.`
}

function describeAsked({ way, target, user }: Extract<ConnectionEvent, { event: 'asked' }>): string {
  const by = user === undefined ? '' : ` as ${withoutMark(user)}`
  const ways = {
    socks4: 'by SOCKS4',
    socks5: 'by SOCKS5',
    connect: 'by HTTP CONNECT',
    http: 'with an HTTP request',
    transparent: 'and was sent here by the system'
  }
  return `The client wants ${formatEndpoint(target)} ${ways[way]}${by}.`
}

function describeHello({ serverName, alpn, versions }: Extract<ConnectionEvent, { event: 'hello' }>): string {
  const name = serverName === '' ? 'no server name' : serverName
  const protocols = alpn.length === 0 ? 'no ALPN' : alpn.join(', ')
  return `The client begins TLS: ${withoutMark(name)}; ${withoutMark(protocols)}; ${versions.join(', ')}.`
}

function describePassed({ because }: Extract<ConnectionEvent, { event: 'passed' }>): string {
  switch (because) {
    case 'rule':
      return 'TLS is passed on unopened, as the session says.'
    case 'pinned':
      return 'TLS is passed through: the client has refused the certificate before.'
    case 'unknown':
      return 'TLS is passed on unopened: its first message cannot be read.'
  }
}

function describeTimeout({ leg, what, after }: Extract<ConnectionEvent, { event: 'timeout' }>): string {
  switch (what) {
    case 'end':
      return `The ${leg} did not end within ${after} ms.`
    case 'idle':
      return `Nothing came from the ${leg} for ${after} ms.`
    case 'connect':
      if (leg === 'client') return `The client has not said all that it must say first within ${after} ms.`
      return `Not connected within ${after} ms.`
    case 'answer':
      return `No whole answer came from the ${leg} within ${after} ms.`
  }
}

function describeEnd({ direction, by }: Extract<ConnectionEvent, { event: 'end' }>): string {
  if (by === 'tcplens') return `Tcplens ended the stream ${direction}.`
  return direction === 'up' ? 'The client ended its stream.' : 'The target ended its stream.'
}

function describeMark({ of, bookmark, note, name }: MarkEvent): string {
  const what = name === undefined ? withoutMark(of) : `${withoutMark(of)}, named ${withoutMark(name)}`
  if (note === '' && !bookmark && name !== undefined) return `Name of ${what}.`
  if (note === '') return bookmark ? `Bookmark on ${what}.` : `Bookmark and note taken back from ${what}.`
  return `${bookmark ? 'Bookmark and note' : 'Note'} on ${what}: ${withoutMark(note)}`
}

interface Replayed {
  replayOf?: number
  original?: Original
  range?: OriginalRange
}

function describeOriginal({ replayOf, original, range }: Replayed): string {
  if (range !== undefined) return describeRange(range)
  if (original === undefined) return replayOf === undefined ? 'what nobody recorded' : `exchange ${replayOf}`
  const { number, file, of } = original
  const where = file === undefined ? '' : ` of ${withoutMark(file)}`
  return `exchange ${number}${where} (${withoutMark(of)})`
}

function describeRange({ connection, direction, start, end, file, of }: OriginalRange): string {
  const where = file === undefined ? '' : ` of ${withoutMark(file)}`
  return `bytes ${start} to ${end} ${direction} of connection ${connection}${where} (${withoutMark(of)})`
}

/** Returns a message without its final period, for use inside a sentence. It may quote peers and proxies. */
function asClause(message: string): string {
  return withoutMark(message).replace(/\.$/, '')
}

/** Breaks up the marker of a JSON object, so that quoted text cannot be mistaken for the object after the sentence. */
function withoutMark(text: string): string {
  return text.replaceAll('tcplens:{', 'tcplens: {')
}
