/** The original of an attempt in other captures: found again by its place, in any open capture. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useOriginal, useOriginalRange } from '../../../../src/renderer/src/app/actions/use-original'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useNoticesStore } from '../../../../src/renderer/src/app/stores/notices'
import type { Requests } from '../../../../src/shared/contract/contract'
import { AppError } from '../../../../src/shared/model/app-error'
import { inComponent } from '../../helpers/in-component'
import { captureTotals, connectionRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'

const RANGE = { connection: 4, opened: 1000, direction: 'up', start: 0, end: 5, of: 'a to b' } as const
const ELSEWHERE = { connection: 4, number: 9, time: 1000, up: 17, file: 'old.pcapng', of: 'GET /a' }

let engine: TestEngine
let answer: Requests['attempts.original']['output'] | AppError
/** By capture: the exchange that has the place, and when its connection 4 was opened. */
let exchanges: Record<number, number>
let opened: Record<number, number>

beforeEach(async () => {
  setActivePinia(createPinia())
  exchanges = {}
  opened = {}
  answer = { exchange: null, elsewhere: ELSEWHERE, place: null }
  engine = startTestEngine({
    'captures.list': () => [captureTotals(), captureTotals({ capture: 2, kind: 'file' })],
    'attempts.original': () => {
      if (answer instanceof AppError) throw answer
      return answer
    },
    'attempts.find': ({ capture }) => exchanges[capture] ?? null,
    'connections.get': ({ capture, connection }) => {
      const time = opened[capture]
      if (time === undefined) throw new AppError(capture === 3 ? 'internal' : 'not-found', 'No connection.')
      return {
        ...{ row: connectionRow(connection, { time }), entries: 0, droppedEntries: 0 },
        ...{ from: { up: 0, down: 0 }, events: [], omittedEvents: 0 }
      }
    }
  })
  await useCaptureStore().load()
})
afterEach(() => {
  engine.close()
})

describe('the original of an exchange of another file', () => {
  const original = (): ReturnType<typeof useOriginal> =>
    inComponent(() => useOriginal(() => ({ capture: 1, exchange: 12 })))

  it('is found in any open capture', async () => {
    exchanges[2] = 5
    const found = original()
    await expect.poll(() => found.value?.at).toEqual({ capture: 2, exchange: 5 })
    expect(found.value).toMatchObject({ number: 5, isAttempt: true })
  })

  it('is known by its number while no open capture has it', async () => {
    const found = original()
    await expect
      .poll(() => found.value)
      .toMatchObject({ at: null, number: 9, elsewhere: { file: 'old.pcapng' } })
  })

  it('is missing if nothing was recorded about it', async () => {
    answer = { exchange: null, elsewhere: null, place: null }
    const found = original()
    await expect.poll(() => found.value).toMatchObject({ at: null, number: null, isAttempt: true })
  })

  it('is null when its capture was cleared meanwhile, and other errors are reported', async () => {
    answer = new AppError('not-found', 'There is no exchange 12.')
    const found = original()
    await expect.poll(() => found.value).toBeNull()
    expect(useNoticesStore().list).toEqual([])
    answer = new AppError('internal', 'No.')
    const other = original()
    await expect.poll(() => other.value).toBeNull()
    expect(useNoticesStore().list).toMatchObject([{ code: 'internal' }])
  })
})

describe('the connection of original bytes', () => {
  const connectionOf = (capture: number): ReturnType<typeof useOriginalRange> =>
    inComponent(() => useOriginalRange(() => ({ capture, range: RANGE })))

  it('is searched in the capture of the attempt first', async () => {
    opened = { 1: 1000, 2: 1000 }
    const found = connectionOf(2)
    await expect.poll(() => found.value).toEqual({ capture: 2, connection: 4 })
  })

  it('is another one if the number was given to another connection', async () => {
    opened = { 1: 5000, 2: 1000 }
    const found = connectionOf(1)
    await expect.poll(() => found.value).toEqual({ capture: 2, connection: 4 })
  })

  it('is null if no open capture holds it', async () => {
    const found = connectionOf(1)
    await expect.poll(() => found.value).toBeNull()
    const nothing = inComponent(() => useOriginalRange(() => null))
    await expect.poll(() => nothing.value).toBeNull()
  })

  it('is null with the error shown if it cannot be searched', async () => {
    const found = connectionOf(3)
    await expect.poll(() => found.value).toBeNull()
    expect(useNoticesStore().list).toMatchObject([{ code: 'internal' }])
  })
})
