import { describe, expect, it } from 'vitest'
import {
  certificatesOf,
  isRefusalOfOurs,
  troubleOf,
  unverifiedTarget,
  validityAt
} from '../../../../../src/renderer/src/kit/words/model/event-facts'
import {
  barsOf,
  LANE_HEIGHT
} from '../../../../../src/renderer/src/features/inspector/timeline/model/timeline-bars'
import { drawEvents } from '../../../../../src/renderer/src/kit/words/model/timeline-events'
import {
  niceStep,
  tickText,
  TimeScale
} from '../../../../../src/renderer/src/features/inspector/timeline/model/timeline-scale'
import type { EventEntry } from '../../../../../src/shared/contract/traffic'

const event = (time: number, name: string, data: Record<string, unknown> = {}): EventEntry => ({
  time,
  name,
  text: '',
  data: { event: name, ...data }
})

describe('the scale of a timeline', () => {
  it('is linear without idle periods, and converts a position to its time', () => {
    const scale = new TimeScale(1000, 1100, [], 500)
    expect([scale.x(1000), scale.x(1050), scale.x(1100), scale.x(2000)]).toEqual([0, 250, 500, 500])
    expect(scale.time(250)).toBe(1050)
  })

  it('gives each idle period a fixed width and the rest to activity', () => {
    const scale = new TimeScale(0, 10_020, [[10, 10_010]], 458)
    expect(scale.x(10)).toBe(200)
    expect(scale.x(10_010)).toBe(258)
    expect(scale.x(10_020)).toBe(458)
    expect(scale.time(scale.x(5_000))).toBeCloseTo(5_000)
  })

  it('leaves most of the width to activity, however many idle periods there are', () => {
    const idle = Array.from({ length: 16 }, (_, at): [number, number] => [at * 1000 + 1, at * 1000 + 999])
    const scale = new TimeScale(0, 16_000, idle, 400)
    const wide = scale.pieces.filter(({ idle: isIdle }) => isIdle).reduce((sum, { width }) => sum + width, 0)
    expect(wide).toBeCloseTo(160)
  })

  it('is valid when no time passed', () => {
    const scale = new TimeScale(5, 5, [], 100)
    expect([scale.x(5), scale.ticks(5)]).toEqual([0, []])
  })

  it('has ticks at round times since the beginning, none in idle periods', () => {
    const texts = new TimeScale(1000, 1028, [], 1000).ticks(1000).map(({ text }) => text)
    expect(texts).toEqual(['0', '5 ms', '10 ms', '15 ms', '20 ms', '25 ms'])
    const ticks = new TimeScale(0, 60_100, [[50, 60_050]], 1058).ticks(0)
    expect(ticks.map(({ text }) => text)).toContain('60.06 s')
    expect(ticks.filter(({ x }) => x > 501 && x < 557)).toEqual([])
  })

  it('has steps of 1, 2 and 5', () => {
    expect([0.7, 1, 1.2, 2.1, 5.5, 30].map(niceStep)).toEqual([1, 1, 2, 5, 10, 50])
    expect([tickText(0.25, 0.05), tickText(2500, 500), tickText(12_000, 2000)]).toEqual([
      '0.25 ms',
      '2.5 s',
      '12 s'
    ])
  })
})

it('bars have the square root of their bytes as height, are always visible, and in order of time', () => {
  const bars = barsOf(
    {
      start: 0,
      end: 100,
      from: 0,
      to: 100,
      idle: [],
      width: 1,
      up: [[0, 50, 10_000, 5, 0, 10_000, 0]],
      down: [
        [20, 20, 2500, 1, 0, 2500, 3],
        [100, 100, 1, 1, 2500, 2501, 9]
      ]
    },
    new TimeScale(0, 100, [], 200)
  )
  expect(bars.map(({ direction, x, width, height }) => [direction, x, width, height])).toEqual([
    ['up', 0, 100, LANE_HEIGHT],
    ['down', 40, 3, LANE_HEIGHT / 2],
    ['down', 197, 3, 3]
  ])
})

describe('events are shown', () => {
  const open = event(0, 'open', { role: 'proxy' })

  it('as a wait for the client’s proxy request, before connecting', () => {
    const unknown = event(0, 'open', { role: 'proxy', target: { host: '0.0.0.0', port: 0 } })
    const spans = (...events: EventEntry[]): unknown =>
      drawEvents([unknown, ...events]).spans.map(({ kind, from, to, tone }) => [kind, from, to, tone])
    const asked = event(3, 'asked', { way: 'socks5', target: { host: 'a.example', port: 80 } })
    const connected = event(9, 'connected')
    const error = event(5, 'error', { leg: 'client', code: 'ERR_CLIENT_PROTOCOL', message: '' })
    expect([spans(), spans(asked, connected), spans(error)]).toEqual([
      [['asking', 0, null, 'wait']],
      [
        ['asking', 0, 3, 'wait'],
        ['connect', 3, 9, 'work']
      ],
      [['asking', 0, 5, 'bad']]
    ])
  })

  it('as the duration of the lookup and the connect attempt', () => {
    const { spans } = drawEvents([
      open,
      event(4, 'lookup', { leg: 'target', host: 'example', address: '192.0.2.9', family: 4 }),
      event(9, 'connected')
    ])
    expect(spans.map(({ kind, from, to, tone }) => [kind, from, to, tone])).toEqual([
      ['lookup', 0, 4, 'work'],
      ['connect', 4, 9, 'work']
    ])
  })

  it('as one span per attempt, the successful one last', () => {
    const attempt = (time: number, address: string, what: string): EventEntry =>
      event(time, 'attempt', { address, port: 80, family: 4, what })
    const { spans } = drawEvents([
      open,
      attempt(1, '::1', 'begins'),
      attempt(2, '127.0.0.1', 'begins'),
      attempt(3, '::1', 'failed'),
      event(5, 'connected')
    ])
    expect(spans.map(({ about, from, to, tone }) => [about, from, to, tone])).toEqual([
      ['::1', 1, 3, 'bad'],
      ['127.0.0.1', 2, 5, 'work']
    ])
  })

  it('as a pending connect attempt, and as a failed one', () => {
    const looked = event(1, 'lookup', { host: 'x' })
    expect(drawEvents([open, looked]).spans).toMatchObject([{ kind: 'connect', from: 0, to: null }])
    expect(drawEvents([open, event(3, 'error', { code: 'ECONNREFUSED' })])).toMatchObject({
      spans: [{ kind: 'connect', from: 0, to: 3, tone: 'bad' }],
      marks: [{ lane: 'phases', time: 3, tone: 'bad', event: 1 }]
    })
  })

  it('without a connect attempt for a client accepted by a server', () => {
    const accepted = event(0, 'open', { role: 'server' })
    expect(drawEvents([accepted, event(50, 'close', { how: 'fin' })]).spans).toEqual([])
  })

  it('as pauses in the lane of the paused bytes', () => {
    const { spans } = drawEvents([
      event(0, 'open', { role: 'server' }),
      event(900, 'drain', { leg: 'client', waited: 400 }),
      event(1000, 'reading', { leg: 'client', on: false }),
      event(1500, 'reading', { leg: 'client', on: true }),
      event(1600, 'reading', { leg: 'target', on: false })
    ])
    expect(spans.map(({ kind, lane, from, to }) => [kind, lane, from, to])).toEqual([
      ['drain', 'down', 500, 900],
      ['paused', 'up', 1000, 1500],
      ['paused', 'down', 1600, null]
    ])
  })

  it('as TLS from its start, with marks for ends and problems', () => {
    const { spans, marks } = drawEvents([
      event(0, 'open', { role: 'server' }),
      event(20, 'tls', { leg: 'client', version: 'TLSv1.3', verified: null, took: 15 }),
      event(30, 'end', { direction: 'down' }),
      event(31, 'close', { how: 'rst' })
    ])
    expect(spans).toMatchObject([{ kind: 'tls', lane: 'phases', from: 5, to: 20, tone: 'work' }])
    expect(marks.map(({ lane, tone, event: index }) => [lane, tone, index])).toEqual([
      ['down', 'end', 2],
      ['phases', 'bad', 3]
    ])
  })
})

describe('the data of an event', () => {
  it('has a code after an error', () => {
    const codes = [
      event(0, 'error', { code: 'EPIPE' }),
      event(0, 'attempt', { what: 'failed', code: 'ETIMEDOUT' }),
      event(0, 'tls', { problem: 'CERT_HAS_EXPIRED' }),
      event(0, 'close', {}),
      event(0, 'error', { code: 7 }),
      event(0, 'connected', { code: 'no' })
    ].map(troubleOf)
    expect(codes).toEqual(['EPIPE', 'ETIMEDOUT', 'CERT_HAS_EXPIRED', null, null, null])
  })

  it('has certificates, if they are complete', () => {
    const good = { subject: 's', issuer: 'i', names: '', from: 0, to: 1, fingerprint: 'AA' }
    expect(certificatesOf(event(0, 'tls', { chain: [good, { ...good, to: 'x' }, null] }))).toEqual([good])
    expect(certificatesOf(event(0, 'tls', { chain: 'none' }))).toEqual([])
  })

  it('reports whether a certificate was valid at the time', () => {
    const DAY = 86_400_000
    const certificate = { from: 10 * DAY, to: 20 * DAY }
    expect([5, 10, 19.5, 20.1].map((day) => validityAt(certificate, day * DAY))).toEqual([
      { state: 'future' },
      { state: 'good', days: 10 },
      { state: 'good', days: 0 },
      { state: 'expired', days: 1 }
    ])
  })
})

describe('a server with an untrusted certificate', () => {
  const target = event(1, 'tls', {
    leg: 'target',
    version: 'TLSv1.3',
    verified: false,
    problem: 'CERT_HAS_EXPIRED'
  })

  it('is classified by whether data reaches it', () => {
    const refused = event(2, 'error', { leg: 'target', code: 'CERT_HAS_EXPIRED', message: '' })
    const broken = event(2, 'tls', { leg: 'client', version: '', problem: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' })
    const reset = event(2, 'error', { leg: 'target', code: 'ECONNRESET', message: '' })
    expect(
      [[], [reset], [refused], [broken]].map((more) => unverifiedTarget([target, ...more])?.then)
    ).toEqual(['goes-on', 'goes-on', 'refused', 'broken'])
  })

  it('is absent when it was verified, or without TLS', () => {
    const verified = event(1, 'tls', { leg: 'target', version: 'TLSv1.3', verified: true })
    const failed = event(1, 'tls', { leg: 'target', version: '', verified: null, problem: 'EPROTO' })
    expect([[], [verified], [failed]].map((events) => unverifiedTarget(events))).toEqual([null, null, null])
  })

  it('differs from a client that does not accept the intercepted certificate', () => {
    const alert = (leg: string): EventEntry =>
      event(1, 'tls', { leg, version: '', problem: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN' })
    expect([alert('client'), alert('target'), target].map(isRefusalOfOurs)).toEqual([true, false, false])
  })
})
