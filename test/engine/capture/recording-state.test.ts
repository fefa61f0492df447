/** Recording periods, and the events that mark the periods without recording. */

import { describe, expect, it } from 'vitest'
import { RecordingState } from '../../../src/engine/capture/recording-state'
import { AppError } from '../../../src/shared/model/app-error'

const FULL = new AppError('capture-failed', 'Recording stopped: the disk is full.')

/** Returns the externally visible state. */
function seen(state: RecordingState): unknown[] {
  return [state.state, state.recording, state.error, state.isRefused, state.wantsRoom]
}

const RECORDING = ['recording', true, null, false, true]

describe('the recording switch', () => {
  it('reports losses from when it was switched off until it is on again', () => {
    const state = new RecordingState()
    expect(seen(state)).toEqual(RECORDING)
    expect(state.turn(false, 5)).toBe(true)
    expect(seen(state)).toEqual(['off', false, null, false, false])
    expect(state.turn(true, 9)).toBe(true)
    expect(state.resume()).toEqual({
      continuation: { reason: 'recording', lostSince: 5 },
      isAnew: false
    })
    expect(state.recording).toBe(false)
    state.resumed()
    expect(seen(state)).toEqual(RECORDING)
    expect(state.resume()?.continuation.lostSince).toBe(null)
  })

  it('does nothing when the state stays the same', () => {
    const state = new RecordingState()
    expect(state.turn(true, 1)).toBe(false)
    state.turn(false, 2)
    expect(state.turn(false, 3)).toBe(false)
    state.turn(true, 4)
    expect(state.resume()?.continuation.lostSince).toBe(2)
  })
})

describe('a failing disk', () => {
  it('recovers with the first bytes on the disk, not with the attempt', () => {
    const state = new RecordingState()
    expect(state.reach()).toBe(false)
    expect(state.fail(FULL, 7, false)).toBe(false)
    expect(seen(state)).toEqual(['failed', false, FULL, true, true])
    expect(state.resume()).toEqual({ continuation: { reason: 'space', lostSince: 7 }, isAnew: true })
    state.resumed()
    expect(seen(state)).toEqual(['failed', true, FULL, false, true])
    expect(state.reach()).toBe(true)
    expect(seen(state)).toEqual(RECORDING)
    expect(state.reach()).toBe(false)
    expect(state.resume()?.continuation).toEqual({ reason: 'recording', lostSince: null })
  })

  it('that fails again on retry has lost everything since the first failure', () => {
    const state = new RecordingState()
    state.fail(FULL, 7, false)
    state.resume()
    state.resumed()
    expect(state.fail(FULL, 20, false)).toBe(true)
    expect(state.fail(FULL, 21, false)).toBe(false)
    expect(state.resume()).toEqual({ continuation: { reason: 'space', lostSince: 7 }, isAnew: true })
  })

  it('is retried once, and not while recording is switched off', () => {
    const state = new RecordingState()
    state.fail(FULL, 7, false)
    state.turn(false, 8)
    expect([state.state, state.wantsRoom]).toEqual(['off', false])
    state.turn(true, 9)
    expect(state.resume()?.isAnew).toBe(true)
    expect(state.resume()?.isAnew).toBe(false)
  })

  it('is retried by a clear, which leaves the switch unchanged', () => {
    const state = new RecordingState()
    state.fail(FULL, 7, false)
    state.turn(false, 8)
    state.clear()
    expect(state.isRefused).toBe(false)
    state.cleared()
    expect(state.recording).toBe(false)
    expect(state.reach()).toBe(true)
    expect(seen(state)).toEqual(['off', false, null, false, false])
    state.turn(true, 9)
    expect(state.resume()?.continuation).toEqual({ reason: 'recording', lostSince: 7 })
  })
})

it.each([
  ['closed', (state: RecordingState) => state.close()],
  ['permanently broken', (state: RecordingState) => state.fail(FULL, 1, true)]
])('recording is not retried once it is %s', (_how, end) => {
  const state = new RecordingState()
  end(state)
  expect([state.isOver, state.isRefused, state.wantsRoom]).toEqual([true, true, false])
  expect(state.turn(false, 2)).toBe(false)
  expect(state.resume()).toBe(null)
})
