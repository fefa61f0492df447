import { EMPTY_FRAMING } from '../../../../src/renderer/src/kit/form/model/framing-form'
import { describe, expect, it } from 'vitest'
import {
  newPlan,
  planInput,
  withBreakpoint,
  withEdit,
  type PlayPlan
} from '../../../../src/renderer/src/features/conversation/model/play-plan'
import {
  isPlayable,
  planProblems
} from '../../../../src/renderer/src/features/conversation/model/play-problems'

const RECORDED = { capture: 1, connection: 7, target: '127.0.0.1:6379' }
const plan = (part: Partial<PlayPlan> = {}): PlayPlan => ({ ...newPlan(RECORDED.target), ...part })

describe('the request to the engine', () => {
  it.each<[Partial<PlayPlan>, object]>([
    [{ pace: 'timing', factor: '0.5' }, { pace: { kind: 'timing', factor: 0.5 } }],
    [{ pace: 'fast' }, { pace: { kind: 'fast' } }],
    [{ until: 'bytes' }, { until: { kind: 'bytes' } }],
    [{ until: 'messages' }, { until: { kind: 'messages' } }],
    [
      { until: 'messages', framing: { ...EMPTY_FRAMING, choice: 'fixed', fixed: '4' } },
      { until: { kind: 'messages', framing: { kind: 'fixed', length: 4 } } }
    ],
    [
      { until: 'pattern', match: { kind: 'regex', pattern: 'ok', ignoreCase: false } },
      { until: { kind: 'pattern', match: { kind: 'regex', pattern: 'ok', ignoreCase: false } } }
    ],
    [{ until: 'silence', silence: '300 ms' }, { until: { kind: 'silence', after: 300 } }],
    [{ tls: 'off' }, { tls: 'off' }],
    [{ tls: 'own', verify: false }, { tls: { verify: false } }],
    [
      { tls: 'own', serverName: ' a.test ', alpn: 'h2, http/1.1' },
      { tls: { serverName: 'a.test', alpn: ['h2', 'http/1.1'], verify: true } }
    ],
    [
      { limit: '2 s', skipMissing: true },
      { limit: 2000, skipMissing: true }
    ]
  ])('has the settings %j', (part, input) => {
    expect(isPlayable(plan(part))).toBe(true)
    expect(planInput(plan(part), RECORDED, false)).toMatchObject(input)
  })

  it.each<[Partial<PlayPlan>, object]>([
    [{ until: 'pattern' }, { pattern: true }],
    [{ until: 'pattern', match: { kind: 'hex', pattern: '' } as PlayPlan['match'] }, { pattern: true }],
    [{ until: 'messages', framing: { ...EMPTY_FRAMING, choice: 'fixed', fixed: 'x' } }, { framing: true }],
    [{ limit: 'soon' }, { limit: true }],
    [{ pace: 'timing', factor: 'x' }, { factor: true }],
    [{ until: 'silence', silence: '' }, { silence: true }]
  ])('is refused with %j', (part, problems) => {
    expect(planProblems(plan(part))).toEqual(problems)
  })

  it('omits the server when it is the recorded one', () => {
    expect(planInput(plan(), RECORDED, false)).toEqual({
      ...{ capture: 1, connection: 7, side: 'client' },
      ...{ pace: { kind: 'wait' }, until: { kind: 'auto' }, limit: 5000 },
      ...{ edits: [], breakpoints: [], stepping: false, placeholders: [], skipMissing: false }
    })
    expect(planInput(plan({ port: '7000' }), RECORDED, true)).toMatchObject({
      target: { host: '127.0.0.1', port: 7000 },
      stepping: true
    })
  })

  it('omits a recorded Unix socket as well, and names another', () => {
    const recorded = { ...RECORDED, target: '/tmp/a:1.sock' }
    const piped = newPlan(recorded.target)
    expect(isPlayable(piped)).toBe(true)
    expect(planInput(piped, recorded, false).target).toBeUndefined()
    expect(planInput({ ...piped, host: '/tmp/b.sock' }, recorded, false).target).toEqual({
      path: '/tmp/b.sock'
    })
  })

  it('has the listening address on the server’s side, and neither server nor TLS', () => {
    const input = planInput(plan({ side: 'server', tls: 'off', listenPort: '8000' }), RECORDED, false)
    expect(input).toMatchObject({ side: 'server', listen: { host: '127.0.0.1', port: 8000 } })
    expect(Object.keys(input)).not.toContain('tls')
    expect(Object.keys(input)).not.toContain('target')
  })

  it('has the changes of the selected side', () => {
    const bytes = new Uint8Array([1, 2])
    const changed = withEdit(withBreakpoint(plan(), 4, true), 4, { kind: 'bytes', bytes })
    expect(planInput(changed, RECORDED, false)).toMatchObject({
      edits: [{ at: 4, kind: 'bytes', bytes }],
      breakpoints: [4]
    })
    expect(planInput({ ...changed, side: 'server' }, RECORDED, false)).toMatchObject({
      edits: [],
      breakpoints: []
    })
    expect(planInput(withEdit(changed, 4, null), RECORDED, false).edits).toEqual([])
  })
})

it.each<[Partial<PlayPlan>, object]>([
  [{}, {}],
  [{ host: ' ' }, { host: 'hostMissing' }],
  [{ host: ' ', side: 'server' }, {}],
  [{ side: 'server', listenPort: '99999' }, { listenPort: 'portRange' }],
  [{ pace: 'timing', factor: '0' }, { factor: true }],
  [{ pace: 'timing', factor: '0,5' }, {}],
  [{ limit: 'soon' }, { limit: true }],
  [{ until: 'silence', silence: '2 h' }, { silence: true }],
  [{ until: 'pattern' }, { pattern: true }]
])('%j has the problems %j', (part, problems) => {
  expect(planProblems(plan(part))).toEqual(problems)
  expect(isPlayable(plan(part))).toBe(Object.keys(problems).length === 0)
})
