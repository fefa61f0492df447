import { describe, expect, it } from 'vitest'
import type { requests } from '../../../src/shared/contract/contract'
import { MAX_SEND_BYTES } from '../../../src/shared/contract/limits'
import { checkOutput, parseInput } from '../../../src/shared/contract/parse'
import { againCases } from './cases/again-cases'
import { hostCases } from './cases/host-cases'
import { BYTES, FIELDS, PROXY, type ContractCase } from './cases/samples'
import { sessionCases } from './cases/session-cases'
import { trafficCases } from './cases/traffic-cases'

/** For every request, a valid input, and invalid ones with the member that the error must name. */
const CASES: Record<keyof typeof requests, ContractCase> = {
  ...sessionCases,
  ...trafficCases,
  ...againCases,
  ...hostCases
}

describe.each(Object.entries(CASES))('%s', (name, { good, bad }) => {
  it('accepts valid input', () => {
    expect(parseInput(name, good)).toEqual(good)
  })

  it.each(bad)('rejects invalid input (%#) and names it', (input, member) => {
    expect(() => parseInput(name, input)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining(`${name}: ${member}:`) as string
      }) as Error
    )
  })

  it.each([undefined, null, 'text', 7])('rejects %j', (input) => {
    expect(() => parseInput(name, input)).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error)
  })
})

it.each([
  { kind: 'server', name: 'echo', listen: { host: '::1', port: 0 } },
  { kind: 'client', name: '', target: { host: 'example.test', port: 7 } },
  { ...PROXY, startAtLaunch: true }
])('accepts the settings of a $kind session', (config) => {
  expect(parseInput('sessions.create', { config, start: false })).toEqual({ config, start: false })
})

it('accepts as many bytes as documented', () => {
  // Comparing a megabyte element by element takes seconds.
  const bytes = new Uint8Array(MAX_SEND_BYTES)
  const payload = { form: 'hex', text: '00'.repeat(MAX_SEND_BYTES) }
  expect(parseInput('sessions.send', { id: 1, connections: null, payload })).toHaveProperty('id', 1)
  const pieces = [{ kind: 'bytes', bytes }]
  expect(parseInput('exchanges.replay', { capture: 1, exchange: 1, pieces })).toHaveProperty('exchange', 1)
})

it.each([
  { capture: 1, connection: 3, direction: 'down', pieces: [{ kind: 'captured', start: 0, end: 9 }] },
  { capture: 1, connection: 3, range: [4, 9], pieces: BYTES },
  { capture: 1, target: { host: 'x', port: 1 }, pieces: BYTES },
  { capture: 1, exchange: 1, way: { tls: 'off' } },
  { capture: 1, exchange: 1, http2: { fields: FIELDS, body: 'captured' } },
  { capture: 1, target: { host: 'x', port: 1 }, http2: { fields: FIELDS, body: 'none' } },
  { capture: 1, exchange: 1, pieces: BYTES, http2: { fields: FIELDS, trailers: FIELDS, body: 'pieces' } }
])('accepts replay input of %j', (input) => {
  expect(parseInput('exchanges.replay', input)).toEqual(input)
})

it('trims typed input', () => {
  const typed = { ...PROXY, name: ' web ', listen: { host: ' 127.0.0.1 ', port: 1 } }
  expect(parseInput('sessions.create', { config: typed, start: false })).toEqual({
    config: { ...PROXY, listen: { host: '127.0.0.1', port: 1 } },
    start: false
  })
})

it.each(['constructor', 'toString', '__proto__', ''])('rejects the unknown request %j', (name) => {
  expect(() => parseInput(name, {})).toThrow(expect.objectContaining({ code: 'unknown-request' }) as Error)
})

describe('output', () => {
  it('is checked against the contract', () => {
    expect(() => {
      checkOutput('reply', 'views.open', { view: 1, total: 'many' })
    }).toThrow('reply views.open breaks the contract: total')
    expect(() => {
      checkOutput('event', 'view', { capture: 1, view: 1, total: 1, dropped: 0 })
    }).toThrow('event view breaks the contract: changedFrom')
    checkOutput('reply', 'views.open', { view: 1, total: 0 })
    checkOutput('event', 'view', { capture: 1, view: 1, total: 1, changedFrom: 0, dropped: 0 })
  })
})
