import type { EventEntry } from '../../../../../shared/contract/traffic'

/** Drawing of a connection's events on the timeline: phases and waits as spans, ends and errors as marks. */

export type SpanKind = 'asking' | 'lookup' | 'connect' | 'attempt' | 'tls' | 'drain' | 'paused'
export type TimelineLane = 'phases' | 'up' | 'down'

export interface TimelineSpan {
  readonly kind: SpanKind
  readonly lane: TimelineLane
  readonly from: number
  /** Null while it lasts. */
  readonly to: number | null
  readonly tone: 'work' | 'wait' | 'bad'
  /** Leg of the connection, or the address being tried. */
  readonly about: string
}

export interface TimelineMark {
  readonly lane: TimelineLane
  readonly time: number
  readonly tone: 'end' | 'bad' | 'note' | 'border'
  /** Index in the list of events. */
  readonly event: number
}

export interface Drawn {
  readonly spans: readonly TimelineSpan[]
  readonly marks: readonly TimelineMark[]
}

export function drawEvents(events: readonly EventEntry[]): Drawn {
  const spans = [...connecting(events), ...waits(events)]
  const marks = events.flatMap((entry, event) => {
    const drawn = markOf(entry)
    return drawn === null ? [] : [{ ...drawn, time: entry.time, event }]
  })
  return { spans, marks }
}

/** Returns the spans from the opening of the connection to its connect, based on the recorded events. */
function connecting(events: readonly EventEntry[]): TimelineSpan[] {
  const spans: TimelineSpan[] = []
  const opened = events.find(({ name }) => name === 'open')
  const done = events.find(({ name }) => name === 'connected' || name === 'error' || name === 'close')
  const wasMade = events.some(({ name }) => name === 'connected' || name === 'attempt' || name === 'lookup')
  const failed = done?.name !== 'connected'
  // A proxy has nothing to connect to until its client names a destination.
  const clientRequest = events.find(({ name }) => name === 'asked')
  if (opened !== undefined && clientRequest !== undefined)
    spans.push(span('asking', 'phases', opened.time, clientRequest.time, 'wait', 'client'))
  else if (opened !== undefined && !hasTarget(opened)) {
    spans.push(
      span(
        'asking',
        'phases',
        opened.time,
        done?.time ?? null,
        failed && done !== undefined ? 'bad' : 'wait',
        'client'
      )
    )
    return [...spans, ...handshakes(events)]
  }
  const begun = clientRequest ?? opened
  if (begun !== undefined && (wasMade || failed) && done !== undefined && isUnconnected(events)) {
    const lookedUp = events.findLast(({ name, time }) => name === 'lookup' && time <= done.time)
    if (lookedUp !== undefined)
      spans.push(span('lookup', 'phases', begun.time, lookedUp.time, 'work', String(lookedUp.data['host'])))
    const from = lookedUp?.time ?? begun.time
    const attempts = attemptsOf(events, done.time)
    if (attempts.length > 0) spans.push(...attempts)
    else spans.push(span('connect', 'phases', from, done.time, failed ? 'bad' : 'work', ''))
  } else if (begun !== undefined && wasMade && done === undefined) {
    spans.push(span('connect', 'phases', begun.time, null, 'work', ''))
  }
  return [...spans, ...handshakes(events)]
}

function handshakes(events: readonly EventEntry[]): TimelineSpan[] {
  return events
    .filter(({ name }) => name === 'tls')
    .map(({ time, data }) => {
      const tone = data['version'] === '' || data['verified'] === false ? 'bad' : 'work'
      return span('tls', 'phases', time - Number(data['took']), time, tone, String(data['leg']))
    })
}

/** True if the destination was known when the connection opened; port 0 means unknown. */
function hasTarget({ data }: EventEntry): boolean {
  const target = data['target']
  if (typeof target !== 'object' || target === null) return true
  return 'path' in target || !('port' in target) || target.port !== 0
}

/** Returns true unless a server accepted the connection; an accepted connection has no connect phase. */
function isUnconnected(events: readonly EventEntry[]): boolean {
  const role = events.find(({ name }) => name === 'open')?.data['role']
  return role !== 'server'
}

function attemptsOf(events: readonly EventEntry[], done: number): TimelineSpan[] {
  const begun = new Map<string, number>()
  const spans: TimelineSpan[] = []
  const close = (address: string, to: number, tone: TimelineSpan['tone']): void => {
    const from = begun.get(address)
    if (from === undefined) return
    begun.delete(address)
    spans.push(span('attempt', 'phases', from, to, tone, address))
  }
  for (const { name, time, data } of events) {
    if (name !== 'attempt') continue
    const address = String(data['address'])
    if (data['what'] === 'begins') begun.set(address, time)
    else close(address, time, 'bad')
  }
  for (const address of [...begun.keys()]) close(address, done, 'work')
  return spans.sort((a, b) => a.from - b.from)
}

/** Returns the spans in which data was held back by backpressure or by hand. */
function waits(events: readonly EventEntry[]): TimelineSpan[] {
  const spans: TimelineSpan[] = []
  const paused = new Map<string, number>()
  for (const { name, time, data } of events) {
    const leg = String(data['leg'])
    const isClient = leg === 'client'
    // A client that does not read blocks server → client bytes; a paused client leg blocks client → server bytes.
    if (name === 'drain')
      spans.push(span('drain', isClient ? 'down' : 'up', time - Number(data['waited']), time, 'wait', leg))
    if (name !== 'reading') continue
    const from = paused.get(leg)
    if (data['on'] !== true) paused.set(leg, from ?? time)
    else if (from !== undefined) {
      paused.delete(leg)
      spans.push(span('paused', isClient ? 'up' : 'down', from, time, 'wait', leg))
    }
  }
  const closed = events.findLast(({ name }) => name === 'close')?.time ?? null
  for (const [leg, from] of paused)
    spans.push(span('paused', leg === 'client' ? 'up' : 'down', from, closed, 'wait', leg))
  return spans
}

function markOf({ name, data }: EventEntry): Pick<TimelineMark, 'lane' | 'tone'> | null {
  switch (name) {
    case 'end':
      return { lane: data['direction'] === 'down' ? 'down' : 'up', tone: 'end' }
    case 'close':
      return { lane: 'phases', tone: data['how'] === 'fin' ? 'end' : 'bad' }
    case 'reset':
    case 'error':
    case 'timeout':
    case 'refused':
      return { lane: 'phases', tone: 'bad' }
    case 'overlap':
      return { lane: data['direction'] === 'down' ? 'down' : 'up', tone: 'bad' }
    case 'mocked':
      return { lane: 'phases', tone: data['result'] === 'answered' ? 'note' : 'bad' }
    case 'rule':
    case 'rule-matched':
    case 'fault':
    case 'recorded':
    case 'replay':
    case 'continued':
    case 'tunnel':
    case 'asked':
    case 'overridden':
    case 'passed':
    case 'answered':
    case 'forwarded':
      return { lane: 'phases', tone: 'note' }
    case 'layer':
      return { lane: 'phases', tone: 'border' }
    default:
      return null
  }
}

function span(
  kind: SpanKind,
  lane: TimelineLane,
  from: number,
  to: number | null,
  tone: TimelineSpan['tone'],
  about: string
): TimelineSpan {
  return { kind, lane, from, to, tone, about }
}
