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

it('names a nameless session by its target', () => {
  const session = sessionSummary(1)
  expect(sessionName({ ...session, config: { ...session.config, name: '' } })).toBe('127.0.0.1:3000')
})

it('offers to try the chosen session, or the only one', () => {
  const one = sessionSummary(1)
  const two = sessionSummary(2)
  expect([sessionToTry([one, two], 2), sessionToTry([one], null), sessionToTry([one, two], null)]).toEqual([
    two,
    one,
    undefined
  ])
})

it('repeats the hues after six sessions', () => {
  expect([sessionColour(1), sessionColour(7), sessionColour(0)]).toEqual([
    'var(--session-1)',
    'var(--session-1)',
    'var(--text-3)'
  ])
})
