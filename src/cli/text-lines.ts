import type {
  TapEntry,
  TapInner,
  TapMessage,
  TapProblem,
  TapProtocolMessage
} from '../engine/analysis/tap-entry'
import { explainCertificate } from '../engine/tls/explain-certificate'
import { formatEndpoint, isUnknown, type ConnectionEvent } from '../shared/model/connection-event'
import { describeEvent } from '../shared/model/describe-event'
import type { Direction } from '../shared/model/direction'
import type { TlsLayer } from '../shared/contract/tls-records'
import { problemText } from '../engine/problem-text'
import { line, painter, TerminalText, type Line, type Paint, type Style } from './terminal-text'
import { isPrinted } from './printed-events'

/** Readable text output of a capture: one line for each connection's start and end and for each message. */

const UNCLOSED = {
  'capture-ended': 'still open at the end of the capture',
  dropped: 'closed in a deleted part of the capture'
}

const PEER_NAMES = { client: 'client', target: 'server', tcplens: 'tcplens' }

/** Indentation of lines below an entry, aligned with the text after the time. */
const NOTE_INDENT = ' '.repeat(15)

const SIGNS: Record<TapProblem['severity'], readonly [string, Style]> = {
  note: ['i', 'cyan'],
  warning: ['!', 'yellow'],
  error: ['!', 'red']
}

/** Maximum number of bytes shown of a segment; the capture contains all of them. */
const SHOWN_BYTES = 120

export function textLines(entries: readonly TapEntry[], colours: boolean): Line[] {
  const paint = painter(colours)
  return entries.flatMap((entry) => {
    const text = describe(entry, paint)
    if (text === null) return []
    return [
      line`${paint('dim', clock(entry.time))} ${text}`,
      ...problemsOf(entry).flatMap((problem) => noteLines(problem, paint))
    ]
  })
}

function problemsOf(entry: TapEntry): readonly TapProblem[] {
  if (entry.type === 'note') return [entry.problem]
  return 'problems' in entry ? entry.problems : []
}

function arrowOf(direction: Direction, paint: Paint): Line {
  return direction === 'up' ? paint('blue', '▲') : paint('green', '▼')
}

function describe(entry: TapEntry, paint: Paint): Line | null {
  const tag = paint('dim', `#${entry.connection}`)
  switch (entry.type) {
    case 'message':
      return line`${tag} ${messageText(entry, paint)}`
    case 'protocol-message':
      return line`${tag} ${protocolText(entry, paint)}`
    case 'inner':
      return line`${tag} ${innerText(entry, paint)}`
    case 'note':
      return line`${tag} ${arrowOf(entry.direction, paint)} outside any message`
    case 'unclosed':
      return line`${tag} ${paint('yellow', UNCLOSED[entry.because])}, ▲ ${entry.up} B ▼ ${entry.down} B`
    case 'joined': {
      const { client, target, up, down } = entry.event
      return line`${tag} opened ${formatEndpoint(client)} → ${formatEndpoint(target)}, recorded from ▲ ${up} B ▼ ${down} B`
    }
    case 'data':
      return line`${tag} ${dataText(entry, paint)}`
    case 'proxy-header':
      return line`${tag} ${arrowOf('up', paint)} ${proxyHeaderText(entry)}`
    case 'tls':
      return line`${tag} ${entry.layers.map((layer) => tlsText(layer)).join(' ')}`
    case 'event':
      return eventText(entry, tag, paint)
  }
}

function proxyHeaderText({ header }: Extract<TapEntry, { type: 'proxy-header' }>): string {
  const { version, command, source, destination, tlvs } = header
  const names = [source, destination].map((address) => {
    if (address === null) return ''
    const { host, port } = address
    // A Unix socket has a path and no port.
    return port === null ? host : formatEndpoint({ host, port })
  })
  const addresses = names.filter((name) => name !== '').join(' → ')
  const words = command === 'proxy' ? 'for' : command === 'local' ? 'LOCAL' : 'of an unknown client'
  const fields = tlvs.map(({ type, name, value }) => {
    const title = name === '' ? `TLV 0x${type.toString(16).padStart(2, '0')}` : name
    return value === '' ? title : `${title} ${value}`
  })
  return [`PROXY v${version} header ${words} ${addresses}`.trimEnd(), ...fields].join(', ')
}

/** Summary of the handshake: server name, negotiated parameters, certificate subject and alerts of both sides. */
function tlsText({ summary, messages }: TlsLayer): string {
  const { serverName, offered, version, cipher, alpn, chain, ja4 } = summary
  const alerts = messages.flatMap(({ direction, kind, value }) =>
    kind === 'alert' ? [`alert from the ${direction === 'up' ? 'client' : 'server'}: ${value}`] : []
  )
  const parts = [
    [serverName === '' ? 'no server name' : serverName, ...offered.alpn],
    [version, cipher, alpn, chain[0]?.subject ?? ''],
    [ja4 === '' ? '' : `JA4 ${ja4}`],
    alerts
  ]
  const summaries = parts.map((facts) => facts.filter((fact) => fact !== '').join(', '))
  return `TLS passed through: ${summaries.filter((part) => part !== '').join('; ')}.`
}

function eventText({ event }: Extract<TapEntry, { type: 'event' }>, tag: Line, paint: Paint): Line | null {
  if (event.event === 'open') {
    const target = isUnknown(event.target) ? '' : ` → ${formatEndpoint(event.target)}`
    return line`${tag} opened ${formatEndpoint(event.client)}${target}`
  }
  if (event.event === 'error')
    return line`${tag} ${paint('red', `${PEER_NAMES[event.leg]}: ${event.message}`)}`
  if (isPrinted(event)) return line`${tag} ${eventDetails(event, paint)}`
  if (event.event !== 'close') return null
  const code = event.code === undefined ? '' : ` ${event.code}`
  if (event.how === 'left')
    return line`${tag} ▲ ${event.up} B ▼ ${event.down} B, recording ended while the connection was open`
  const how = paint(
    event.how === 'fin' ? 'dim' : 'red',
    `${event.how} by ${PEER_NAMES[event.endedBy]}${code}`
  )
  return line`${tag} closed ▲ ${event.up} B ▼ ${event.down} B, ${how}`
}

/** Highlights problems: a failed TLS handshake, or a certificate accepted without verification. */
function eventDetails(event: ConnectionEvent, paint: Paint): Line {
  const text = describeEvent(event)
  switch (event.event) {
    case 'tls':
      if (event.version === '') return paint('red', text)
      return event.verified === false ? paint('yellow', `${text}${distrust(event)}`) : text
    case 'answered':
    case 'passed':
      return paint('yellow', text)
    default:
      return text
  }
}

/** Explains a certificate problem in words, because OpenSSL's error codes are hard to understand. */
function distrust(event: Extract<ConnectionEvent, { event: 'tls' }>): string {
  const { leg, problem, serverName } = event
  if (leg === 'client' || problem === undefined) return ''
  const words = explainCertificate(problem, serverName, event, Date.now())
  return ` ${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function messageText(message: TapMessage, paint: Paint): Line {
  const stream = message.stream === undefined ? '' : paint('dim', ` stream ${message.stream}`)
  const end = line`${message.body.length} B${message.complete ? '' : paint('yellow', ' incomplete')}${stream}`
  if (message.kind === 'http.request') {
    return line`${paint('blue', '▲')} ${paint('bold', message.method)} ${message.target} ${end}`
  }
  const status = paint(message.status >= 400 ? 'red' : 'green', String(message.status))
  const { reason, outcome } = message
  return words([paint('green', '▼'), status, reason, end, outcome])
}

/** A command or a reply: its name and content in a line. */
function protocolText(
  { direction, kind, name, summary, failed, complete, body }: TapProtocolMessage,
  paint: Paint
): Line {
  const title = kind === 'response' ? paint(failed ? 'red' : 'green', name) : paint('bold', name)
  const end = line`${body.length} B${complete ? '' : paint('yellow', ' incomplete')}`
  return words([arrowOf(direction, paint), title, summary, end])
}

/** Shows the carrying message only at its end; the exchange number links the lines that belong together. */
function innerText(
  { layer, exchange, direction, kind, length, marks, summary, complete }: TapInner,
  paint: Paint
): Line {
  const arrow = arrowOf(direction, paint)
  const end = line`${length} B${complete ? '' : paint('yellow', ' incomplete')}`
  const parts = [layer, kind, end, ...marks.map((mark) => `(${mark})`), summary]
  return line`${arrow} ${paint('dim', `in ${exchange}:`)} ${words(parts)}`
}

function dataText({ direction, bytes }: Extract<TapEntry, { type: 'data' }>, paint: Paint): Line {
  const arrow = arrowOf(direction, paint)
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES))
  return line`${arrow} ${bytes.length} B ${text}${bytes.length > SHOWN_BYTES ? ' …' : ''}`
}

/** Lines for a problem found in a message: its text, rule and code, and how other implementations may treat it. */
function noteLines({ code, offset, severity, rule, smuggling }: TapProblem, paint: Paint): Line[] {
  const text = problemText(code)
  const [sign, style] = SIGNS[severity]
  const risk = smuggling ? line`${paint('red', 'request smuggling risk')}, ` : ''
  const source = paint('dim', line`(${risk}${rule === '' ? '' : `${rule}, `}${code} at ${offset})`)
  const others =
    text === null || text.others === '' ? [] : [line`${NOTE_INDENT}  ${paint('dim', text.others)}`]
  return [line`${NOTE_INDENT}${paint(style, `${sign} ${text?.message ?? code}`)} ${source}`, ...others]
}

/** Joins the non-empty parts with spaces. */
function words(parts: readonly Line[]): TerminalText {
  return TerminalText.joined(
    parts.filter((part) => part !== ''),
    ' '
  )
}

function clock(epochMs: number): string {
  const date = new Date(epochMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}
