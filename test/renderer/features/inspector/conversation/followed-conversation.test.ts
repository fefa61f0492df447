import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import type { ConversationRow } from '../../../../../src/shared/contract/traffic'
import {
  useInspectorConversation,
  type InspectorConversation
} from '../../../../../src/renderer/src/features/inspector/conversation/use-inspector-conversation'
import { useStreamBytes } from '../../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

/** Segments of five bytes, two lines each: head and text. */
const LENGTH = 5
const IN_SIGHT = 24

describe('a conversation that follows its end', () => {
  let engine: TestEngine
  let scope: EffectScope
  let conversation: InspectorConversation
  /** Pending page requests, which the test answers, as a busy engine would. */
  const asked: (() => void)[] = []
  const entries = shallowRef(0)
  const follow = shallowRef(true)

  beforeEach(() => {
    asked.length = 0
    entries.value = 0
    follow.value = true
    const row = (index: number): ConversationRow => ({
      kind: 'segment',
      index,
      time: index,
      direction: 'up',
      offset: index * LENGTH,
      length: LENGTH
    })
    engine = startTestEngine({
      'connections.conversation': ({ first, count }) =>
        new Promise((resolve) => {
          asked.push(() => {
            const total = entries.value
            const rows = Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, at) =>
              row(first + at)
            )
            resolve({ total, rows })
          })
        }),
      'streams.read': ({ offset, length }) => ({
        total: entries.value * LENGTH,
        from: offset,
        bytes: new Uint8Array(length).fill(97)
      })
    })
    scope = effectScope()
    conversation = scope.run(() => {
      const streams = useStreamBytes(
        () => 1,
        () => ({ up: entries.value * LENGTH, down: 0 })
      )
      return useInspectorConversation(() => streams, {
        connection: () => 1,
        entries: () => entries.value,
        settled: () => entries.value,
        length: () => 0,
        generation: () => 0,
        dropped: () => 0,
        follow: () => follow.value,
        mode: () => 'text' as const,
        encoding: () => 'utf-8' as const,
        columns: () => 64,
        density: () => 'folded'
      })
    })!
  })

  afterEach(() => {
    scope.stop()
    engine.close()
  })

  const first = (): number => Math.max(0, conversation.lineCount.value - IN_SIGHT)
  /** Does what the list does: renders the lines before the shown end. Returns the number of empty ones. */
  const draw = (): number => {
    conversation.setVisible(first(), conversation.lineCount.value)
    let blank = 0
    for (let line = first(); line < conversation.lineCount.value; line++)
      if (conversation.line(line) === null) blank++
    return blank
  }
  const flow = async (count: number): Promise<void> => {
    entries.value += count
    await nextTick()
    draw()
  }
  const answer = async (): Promise<void> => {
    for (const reply of asked.splice(0)) reply()
    await flushPromises()
    await flushPromises()
    draw()
  }
  const lastShown = (): number | null => {
    const line = conversation.line(conversation.lineCount.value - 1)
    return line?.kind === 'content' ? line.row.index : null
  }

  it('shows lines with 400 more entries in each event, even if a page takes three times as long', async () => {
    await flow(400)
    while (asked.length > 0) await answer()
    const seen: { blank: number; reads: number; behind: number }[] = []
    for (let round = 1; round <= 30; round++) {
      await flow(400)
      if (round % 3 === 0) await answer()
      seen.push({
        blank: draw(),
        reads: asked.length,
        behind: entries.value - 1 - (lastShown() ?? -Infinity)
      })
    }
    expect(Math.max(...seen.map(({ blank }) => blank))).toBe(0)
    // At most two responses behind, however long it continues: one or two pages at the awaited end, and as many in
    // view.
    expect(Math.max(...seen.map(({ behind }) => behind))).toBeLessThanOrEqual(2 * 3 * 400)
    expect(Math.max(...seen.map(({ reads }) => reads))).toBeLessThanOrEqual(4)
    while (asked.length > 0) await answer()
    expect([lastShown(), draw()]).toEqual([31 * 400 - 1, 0])
  })

  it('shows a single new entry once it is loaded, and not before', async () => {
    await flow(40)
    while (asked.length > 0) await answer()
    await flow(1)
    expect([lastShown(), draw()]).toEqual([39, 0])
    while (asked.length > 0) await answer()
    expect([lastShown(), draw()]).toEqual([40, 0])
  })

  it('has its full length as soon as following ends', async () => {
    await flow(40)
    while (asked.length > 0) await answer()
    const before = conversation.lineCount.value
    await flow(1000)
    expect(conversation.lineCount.value).toBe(before)
    follow.value = false
    await nextTick()
    expect(conversation.lineCount.value).toBe(2080)
  })
})
