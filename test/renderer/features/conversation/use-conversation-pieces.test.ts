/** Pieces of a recorded conversation, by page, while another one is chosen and while it grows. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import {
  useConversationPieces,
  type ConversationPieces
} from '../../../../src/renderer/src/features/conversation/use-conversation-pieces'
import type { ConversationPiece } from '../../../../src/shared/contract/conversation-replay'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

const piece = (connection: number, index: number): ConversationPiece => ({
  ...{ piece: index, direction: 'up', start: index, end: index + 1, time: connection, took: 0, missing: 0 }
})

let engine: TestEngine
let scope: EffectScope
/** Number of pieces of each connection; a connection without one is answered when `release` is called. */
let totals: Record<number, number>
let release: () => void
let asked: number
let lateAnswers: number
const connection = shallowRef<number | null>(null)
const grown = shallowRef(0)
let pieces: ConversationPieces

beforeEach(() => {
  totals = { 1: 200, 2: 3 }
  asked = 0
  lateAnswers = 0
  scope = effectScope()
  connection.value = 1
  grown.value = 0
  const late = new Promise<void>((resolve) => {
    release = resolve
  })
  engine = startTestEngine({
    'conversations.pieces': async ({ connection: number, first, count }) => {
      asked++
      if (totals[number] === undefined) {
        await late
        lateAnswers++
      }
      const total = totals[number] ?? 99
      const length = Math.min(count, total - first)
      return {
        total,
        missing: { up: number, down: 0 },
        pieces: Array.from({ length }, (_, at) => piece(number, first + at))
      }
    }
  })
  const made = scope.run(() =>
    useConversationPieces(
      () =>
        connection.value === null
          ? null
          : ({ capture: 1, connection: connection.value, target: '' } as never),
      () => grown.value
    )
  )
  if (made === undefined) throw new Error('The scope has ended.')
  pieces = made
})
afterEach(() => {
  scope.stop()
  engine.close()
})

it('are loaded by page when they are shown', async () => {
  await expect.poll(() => pieces.total.value).toBe(200)
  expect(pieces.missing.value).toEqual({ up: 1, down: 0 })
  expect(pieces.piece(150)).toBeUndefined()
  await expect.poll(() => pieces.piece(150)?.piece).toBe(150)
  expect((await pieces.find(150))?.piece).toBe(150)
  expect(asked).toBe(2)
})

it('are loaded when they are searched, without being shown', async () => {
  await expect.poll(() => pieces.total.value).toBe(200)
  expect((await pieces.find(199))?.piece).toBe(199)
  connection.value = null
  await flushPromises()
  expect(await pieces.find(0)).toBeUndefined()
})

it('of a growing conversation are loaded again from the last page on', async () => {
  await expect.poll(() => pieces.total.value).toBe(200)
  totals[1] = 260
  grown.value++
  await expect.poll(() => pieces.total.value).toBe(260)
  await expect.poll(() => pieces.piece(255)?.piece).toBe(255)
})

it('are those of the chosen conversation, however late another one is answered', async () => {
  connection.value = 3
  await flushPromises()
  connection.value = 2
  await expect.poll(() => pieces.total.value).toBe(3)
  release()
  await expect.poll(() => lateAnswers).toBe(1)
  // The reply crosses a port.
  for (let turn = 0; turn < 5; turn++) await flushPromises()
  expect([pieces.total.value, pieces.missing.value.up]).toEqual([3, 2])
  expect(pieces.piece(0)?.time).toBe(2)
})
