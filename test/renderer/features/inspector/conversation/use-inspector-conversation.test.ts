import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import type { ConversationRow, FramedRow } from '../../../../../src/shared/contract/traffic'
import {
  useInspectorConversation,
  type InspectorConversation
} from '../../../../../src/renderer/src/features/inspector/conversation/use-inspector-conversation'
import type { ConversationLine } from '../../../../../src/renderer/src/features/inspector/conversation/model/conversation-rows'
import { useStreamBytes } from '../../../../../src/renderer/src/app/bridge/use-stream-bytes'
import type { PieceMode } from '../../../../../src/renderer/src/kit/conversation/model/conversation-pieces'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

let engine: TestEngine | undefined
let scope: EffectScope | undefined
afterEach(() => {
  scope?.stop()
  engine?.close()
})

/** An `open` event, then segments of `length` bytes with the text `abc…`, alternately up and down. */
function start(
  entries: number,
  length: number
): {
  conversation: InspectorConversation
  grow: (entries: number) => void
  mode: { value: PieceMode }
} {
  const rowAt = (index: number): ConversationRow =>
    index === 0
      ? { kind: 'event', index, time: 0, name: 'open', text: 'Accepted.', data: {} }
      : {
          kind: 'segment',
          index,
          time: index,
          direction: index % 2 === 1 ? 'up' : 'down',
          offset: Math.floor((index - 1) / 2) * length,
          length
        }
  let total = entries
  engine = startTestEngine({
    'connections.conversation': ({ first, count }) => ({
      total,
      rows: Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, index) =>
        rowAt(first + index)
      )
    }),
    'streams.read': ({ offset, length: wanted }) => ({
      total: length * total,
      from: offset,
      bytes: Uint8Array.from({ length: wanted }, (_, index) => 97 + (((offset + index) % length) % 26))
    })
  })
  const shown = shallowRef(entries)
  const mode = shallowRef<PieceMode>('text')
  scope = effectScope()
  const conversation = scope.run(() => {
    const streams = useStreamBytes(
      () => 1,
      () => ({ up: length * total, down: length * total })
    )
    return useInspectorConversation(() => streams, {
      connection: () => 1,
      entries: () => shown.value,
      settled: () => shown.value,
      length: () => 0,
      generation: () => 0,
      dropped: () => 0,
      follow: () => false,
      mode: () => mode.value,
      encoding: () => 'utf-8' as const,
      columns: () => 64,
      density: () => 'folded'
    })
  })
  if (conversation === undefined) throw new Error('The scope is not active.')
  return {
    conversation,
    mode,
    grow(next) {
      total = next
      shown.value = next
    }
  }
}

function describeLine(line: ConversationLine | null): string {
  if (line === null) return '…'
  switch (line.kind) {
    case 'event':
      return `event ${line.row.name}`
    case 'gap':
      return `gap ${line.row.direction} ${line.row.length} at ${line.row.offset}`
    case 'head':
      return `${line.row.direction} ${line.row.length} at ${line.row.offset}`
    case 'content':
      return line.parts.map(({ text, mark }) => (mark === null ? text : `|${text}`)).join('')
    case 'more':
      return `more ${line.piece.more}`
  }
}

async function readAll(conversation: InspectorConversation): Promise<string[]> {
  for (let round = 0; round < 3; round++) {
    for (let line = 0; line < conversation.lineCount.value; line++) conversation.line(line)
    await flushPromises()
    await flushPromises()
  }
  return Array.from({ length: conversation.lineCount.value }, (_, line) =>
    describeLine(conversation.line(line))
  )
}

describe('conversation of a connection', () => {
  it('interleaves events and the segments of both directions in order', async () => {
    const { conversation } = start(4, 5)
    expect(await readAll(conversation)).toEqual([
      'event open',
      'up 5 at 0',
      'abcde',
      'down 5 at 0',
      'abcde',
      'up 5 at 5',
      'abcde'
    ])
  })

  it('appends new entries without reading the existing ones again', async () => {
    const { conversation, grow } = start(3, 5)
    await readAll(conversation)
    grow(5)
    await flushPromises()
    expect((await readAll(conversation)).slice(5)).toEqual(['up 5 at 5', 'abcde', 'down 5 at 5', 'abcde'])
  })

  it('shows the same pieces as hex on request', async () => {
    const { conversation, mode } = start(2, 20)
    await readAll(conversation)
    mode.value = 'hex'
    await flushPromises()
    expect(await readAll(conversation)).toEqual([
      'event open',
      'up 20 at 0',
      '61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70',
      '71 72 73 74'
    ])
  })

  it('folds a long piece and unfolds it step by step', async () => {
    const { conversation } = start(2, 40_000)
    const folded = await readAll(conversation)
    expect([folded.length, folded.at(-1)]).toEqual([15, 'more 16384'])
    const head = conversation.line(1)
    if (head?.kind !== 'head') throw new Error('The second line is not a head.')
    conversation.unfold(head.row)
    await flushPromises()
    const open = await readAll(conversation)
    expect([open.length, open.at(-1)]).toEqual([1 + 1 + (768 + 16_384) / 64 + 1, 'more 16384'])
    conversation.unfold(head.row)
    await flushPromises()
    conversation.unfold(head.row)
    await flushPromises()
    const whole = await readAll(conversation)
    // The last line offers to show less again.
    expect([whole.length, whole.at(-1)]).toEqual([1 + 1 + 40_000 / 64 + 1, 'more 0'])
    conversation.fold(head.row)
    expect(await readAll(conversation)).toEqual(folded)
    conversation.unfold(head.row, true)
    await flushPromises()
    expect(await readAll(conversation)).toEqual(whole)
    conversation.toggle(head.row)
    const collapsed = await readAll(conversation)
    expect([collapsed.length, conversation.line(1)]).toMatchObject([
      2,
      { kind: 'head', preview: expect.stringMatching(/^abc.* …$/) as string }
    ])
    conversation.toggle(head.row)
    expect(await readAll(conversation)).toEqual(whole)
  })

  it('reads only visible pieces', async () => {
    const { conversation } = start(1_000_000, 5)
    const line = Math.floor(conversation.lineCount.value / 2)
    conversation.setVisible(line, line + 20)
    conversation.line(line)
    await flushPromises()
    await flushPromises()
    // Measured heights have replaced the estimate; the visible line has moved by the reported shift.
    expect(describeLine(conversation.line(line + conversation.shift.value.lines))).toMatch(/^(up|down) 5 at /)
    expect(engine?.asked.filter((name) => name === 'connections.conversation')).toHaveLength(1)
  })
})

describe('a conversation split into frames', () => {
  it('shows frames with the reads inside them, and updates the open one as it grows', async () => {
    const frame = (index: number, offset: number, length: number, state: string): FramedRow => ({
      kind: 'frame',
      index,
      direction: 'up',
      number: index + 1,
      offset,
      length,
      time: 0,
      ended: 3,
      state,
      missing: 0,
      reads: [
        { time: 0, offset: 0, length: 7 },
        { time: 3, offset: 7, length: 4 }
      ],
      readCount: 2
    })
    let rows = [frame(0, 0, 5, 'whole'), frame(1, 5, 6, 'open')]
    engine = startTestEngine({
      'frames.conversation': ({ first, count }) => ({
        total: rows.length,
        rows: rows.slice(first, first + count)
      }),
      'connections.conversation': () => ({ total: 0, rows: [] }),
      'streams.read': ({ offset, length }) => ({
        total: 20,
        from: offset,
        bytes: Uint8Array.from({ length }, (_, index) => 97 + offset + index)
      })
    })
    const length = shallowRef(11)
    const generation = shallowRef(1)
    scope = effectScope()
    const conversation = scope.run(() =>
      useInspectorConversation(
        () =>
          useStreamBytes(
            () => 1,
            () => ({ up: 20, down: 0 })
          ),
        {
          connection: () => 1,
          entries: () => (generation.value === 0 ? 0 : 2),
          settled: () => 1,
          length: () => length.value,
          generation: () => generation.value,
          dropped: () => 0,
          follow: () => false,
          mode: () => 'text' as const,
          encoding: () => 'utf-8' as const,
          columns: () => 64,
          density: () => 'folded'
        }
      )
    )
    if (conversation === undefined) throw new Error('The scope is not active.')
    expect(await readAll(conversation)).toEqual(['up 5 at 0', 'abcde', 'up 6 at 5', 'fg|hijk'])
    rows = [frame(0, 0, 5, 'whole'), frame(1, 5, 8, 'whole')]
    length.value = 13
    await flushPromises()
    expect(await readAll(conversation)).toEqual(['up 5 at 0', 'abcde', 'up 8 at 5', 'fg|hijklm'])
    generation.value = 0
    await flushPromises()
    expect(await readAll(conversation)).toEqual([])
  })
})
