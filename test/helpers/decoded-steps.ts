/** Runs the analysis of one connection over a script of segments, and records the result as plain data. */
import { addressText } from '../../src/decode/stream/proxy-header/header'
import { Decoding } from '../../src/engine/analysis/decoding/decoding'
import type { Direction } from '../../src/shared/model/direction'
import { RecordingSink, everySplit, toBytes } from '../decode/stream/http1/helpers/recording'

export type Segment = readonly [Direction, string | Uint8Array]

export interface DecodedSteps {
  protocol: string
  /** Start offsets of the protocol, if not at the first bytes. */
  inside: { up: number; down: number } | null
  serverName: string
  /** Client's address and range. */
  proxyHeader: string | null
  /** `direction start-end line problems`. */
  messages: string[]
  problems: string[]
}

export function decodeSegments(segments: readonly Segment[]): DecodedSteps {
  const found: DecodedSteps = {
    protocol: '',
    inside: null,
    serverName: '',
    proxyHeader: null,
    messages: [],
    problems: []
  }
  const sinks: RecordingSink[] = []
  const at = { up: 0, down: 0 }
  const decoding = new Decoding({
    newSink: () => {
      const sink = new RecordingSink()
      sinks.push(sink)
      return sink
    },
    onPosition: () => undefined,
    onProtocol: (protocol) => {
      found.protocol = protocol
    },
    onInside: (inside) => {
      found.inside = inside
    },
    onProxyHeader: ({ source, range }) => {
      found.proxyHeader = `${source === null ? '?' : addressText(source)} ${range.join('-')}`
    },
    onServerName: (name) => {
      found.serverName = name
    }
  })
  for (const [direction, content] of segments) {
    const bytes = toBytes(content)
    if (decoding.wants(direction, bytes.length)) decoding.push(0, direction, at[direction], bytes)
    else decoding.skip(0, direction, at[direction], bytes.length)
    at[direction] += bytes.length
  }
  for (const direction of ['up', 'down'] as const) decoding.end(0, direction, at[direction])
  decoding.finish('closed')
  found.messages = sinks.flatMap(({ recording }) =>
    recording.messages.map(
      ({ kind, line, range, complete, problems }) =>
        `${kind === 'http.request' ? 'up' : 'down'} ${range.join('-')} ${line}${complete ? '' : ' incomplete'} ${problems.join(' ')}`
    )
  )
  found.problems = sinks.flatMap(({ recording }) => recording.problems)
  return found
}

/** Decodes a script whole and at every split point, and requires equal results. */
export function decodeSegmentsAnyhow(segments: readonly Segment[]): DecodedSteps {
  const whole = decodeSegments(segments)
  const expected = JSON.stringify(whole)
  for (const split of everySplit(segments)) {
    const found = JSON.stringify(decodeSegments(split as Segment[]))
    if (found !== expected)
      throw new Error(`split differs\n${JSON.stringify(split)}\nwhole ${expected}\nsplit ${found}`)
  }
  return whole
}
