import { expect, it } from 'vitest'
import {
  addressLine,
  nameInGroup,
  recordedColour,
  sessionColour,
  sessionGroups,
  sessionName,
  sessionToTry
} from '../../../../src/renderer/src/kit/words/model/session-look'
import type { SessionSummary } from '../../../../src/shared/contract/sessions'
import { sessionSummary } from '../../helpers/test-engine'

it('shows the actual address, and the configured one while stopped', () => {
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

it('shows the addresses of each kind', () => {
  expect([addressLine(server), addressLine(client)]).toEqual(['127.0.0.1:40002', '→ 127.0.0.1:3000'])
})

it('names an unnamed session by its address', () => {
  const proxy = sessionSummary(1, { config: { kind: 'proxy', name: '', listen, target } })
  const stopped = sessionSummary(4, { ...server, listening: null })
  expect([proxy, server, stopped, client].map(sessionName)).toEqual([
    '127.0.0.1:3000',
    '127.0.0.1:40002',
    '127.0.0.1:0',
    '127.0.0.1:3000'
  ])
})

it('suggests trying the selected session, or the only one', () => {
  const one = sessionSummary(1)
  const two = sessionSummary(2)
  expect([sessionToTry([one, two], 2), sessionToTry([one], null), sessionToTry([one, two], null)]).toEqual([
    two,
    one,
    undefined
  ])
  expect(sessionToTry([client], 3)).toBeUndefined()
})

it('assigns a colour to each session, and for an opened file by number', () => {
  expect([0, 5, null].map(sessionColour)).toEqual(['var(--session-1)', 'var(--session-6)', 'var(--text-3)'])
  expect([1, 7, 0].map(recordedColour)).toEqual([0, 0, null])
})

it('lists the sessions of a group together, with their distinctive part', () => {
  const of = (id: number, name: string, group?: string): SessionSummary => {
    const { config } = sessionSummary(id)
    return sessionSummary(id, { config: { ...config, name, ...(group === undefined ? {} : { group }) } })
  }
  const list = [of(1, 'Echo · server', 'Echo'), of(2, 'alone'), of(3, 'renamed', 'Echo'), of(4, 'alone')]
  expect(sessionGroups(list).map(({ group, sessions }) => [group, sessions.map(({ id }) => id)])).toEqual([
    ['Echo', [1, 3]],
    [null, [2]],
    [null, [4]]
  ])
  expect(list.map(nameInGroup)).toEqual(['server', 'alone', 'renamed', 'alone'])
})
