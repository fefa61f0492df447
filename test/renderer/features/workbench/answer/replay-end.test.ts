/** Outcome of a replay, read from its connection's events. */

import { expect, it } from 'vitest'
import {
  nextHop,
  whereItLed,
  whyUnanswered
} from '../../../../../src/renderer/src/features/workbench/answer/model/replay-end'
import type { ConnectionDetail, EventEntry } from '../../../../../src/shared/contract/traffic'

const event = (name: string, data: Record<string, unknown> = {}): EventEntry => ({
  time: 0,
  name,
  text: '',
  data: { event: name, ...data }
})
const END = event('timeout', { what: 'end' })

it.each([
  [[event('open'), END, event('close')], null],
  [[event('timeout', { what: 'answer' }), END], 'answer'],
  [[event('timeout', { what: 'connect' })], 'connect'],
  [[event('replay', { what: 'kept' }), event('timeout', { what: 'idle' })], 'idle'],
  [[event('timeout', { what: 'idle' }), event('replay', { what: 'foreign' })], 'foreign'],
  [[event('replay', { what: 'no-http2' })], 'no-http2']
])('the reason for a missing response: %#', (events, what) => {
  expect(whyUnanswered(events)?.data['what'] ?? null).toBe(what)
})

it('the redirect of each response is found', () => {
  expect(whereItLed([event('replay', { what: 'kept', nth: 0 })], 0)).toBeNull()
  const followed = event('replay', { what: 'redirect', to: 'http://a/', nth: 0 })
  const limit = event('replay', { what: 'redirect-limit', to: 'http://b/', nth: 1 })
  const events = [followed, event('replay', { what: 'again' }), limit]
  expect([0, 1, 2].map((nth) => whereItLed(events, nth))).toEqual([followed, limit, null])
})

const detail = (ended: boolean, ...events: EventEntry[]): ConnectionDetail =>
  ({ row: { ended: ended ? { by: 'tcplens', how: 'fin', code: null } : null }, events }) as ConnectionDetail

it('the next exchange is the one named by the redirect event', () => {
  const redirect = event('replay', { what: 'redirect', nth: 1, next: 7, before: 2 })
  expect(nextHop(detail(true, redirect), 1)).toEqual({ connection: 7, nth: 2 })
  expect(nextHop(detail(true, redirect), 0)).toBeNull()
  // Undecided until the connection has ended or an event reports that it was kept open after this request.
  expect(nextHop(detail(false, event('replay', { what: 'kept', nth: 0 })), 1)).toBeUndefined()
  expect(nextHop(detail(false, event('replay', { what: 'kept', nth: 1 })), 1)).toBeNull()
})
