import { expect, it } from 'vitest'
import {
  addressLine,
  sessionColour,
  sessionName,
  sessionToTry
} from '../../../src/renderer/src/headless/session-look'
import { sessionSummary } from '../helpers/test-engine'

it('shows the address really bound, and the configured one while stopped', () => {
  const running = sessionSummary(1)
  expect([addressLine(running), addressLine({ ...running, listening: null })]).toEqual([
    '127.0.0.1:40001 → 127.0.0.1:3000',
    '127.0.0.1:0 → 127.0.0.1:3000'
  ])
})

const listen = { host: '127.0.0.1', port: 0 }
const target = { host: '127.0.0.1', port: 3000 }
const server = sessionSummary(2, { config: { kind: 'server', name: '', listen } })
const client = sessionSummary(3, { config: { kind: 'client', name: '', target }, listening: null })

it('says of each kind the addresses it has', () => {
  expect([addressLine(server), addressLine(client)]).toEqual(['127.0.0.1:40002', '→ 127.0.0.1:3000'])
})

it('names a nameless session by its address', () => {
  const proxy = sessionSummary(1, { config: { kind: 'proxy', name: '', listen, target } })
  const stopped = sessionSummary(4, { ...server, listening: null })
  expect([proxy, server, stopped, client].map(sessionName)).toEqual([
    '127.0.0.1:3000',
    '127.0.0.1:40002',
    '127.0.0.1:0',
    '127.0.0.1:3000'
  ])
})

it('offers to try the chosen session, or the only one', () => {
  const one = sessionSummary(1)
  const two = sessionSummary(2)
  expect([sessionToTry([one, two], 2), sessionToTry([one], null), sessionToTry([one, two], null)]).toEqual([
    two,
    one,
    undefined
  ])
  expect(sessionToTry([client], 3)).toBeUndefined()
})

it('repeats the hues after six sessions', () => {
  expect([sessionColour(1), sessionColour(7), sessionColour(0)]).toEqual([
    'var(--session-1)',
    'var(--session-1)',
    'var(--text-3)'
  ])
})
