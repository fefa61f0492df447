import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPinia, setActivePinia } from 'pinia'
import { effectScope, type EffectScope } from 'vue'
import type { SearchWorker } from '../../../../../src/renderer/src/app/bridge/search-worker'
import {
  useByteSearch,
  type ByteSearching
} from '../../../../../src/renderer/src/features/workbench/editor/use-byte-search'
import type { WorkbenchDraft } from '../../../../../src/renderer/src/features/workbench/workbench-draft'
import { searchBytes } from '../../../../../src/renderer/src/features/workbench/model/byte-search'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'
import { utf8Text } from '../../../helpers/text-bytes'
import { textDraft } from './text-draft'

let engine: TestEngine
let scope: EffectScope
beforeEach(() => {
  setActivePinia(createPinia())
  engine = startTestEngine()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  engine.close()
})

/** Runs the worker's search in the page. */
const here = (): SearchWorker => ({
  search: (bytes, expression, range) => Promise.resolve(searchBytes(bytes, expression, range)),
  close: () => undefined
})

function searching(draft: WorkbenchDraft, open = here): ByteSearching {
  const made = scope.run(() => useByteSearch(() => draft, open))
  if (made === undefined) throw new Error('no scope')
  return made
}

const textOf = (draft: WorkbenchDraft): string => utf8Text(draft.peek(0, draft.length.value))

describe('find and replace in the workbench', () => {
  it('wraps around from match to match, both ways', async () => {
    const draft = textDraft(engine, 'one two one')
    const search = searching(draft)
    search.pattern.value = 'one'
    const seen: (readonly [number, number])[] = []
    for (const direction of [1, 1, 1, -1] as const) {
      await search.find(direction)
      seen.push(draft.selected.value)
    }
    expect(seen).toEqual([
      [0, 3],
      [8, 11],
      [0, 3],
      [8, 11]
    ])
  })

  it('replaces the selected match and goes to the next', async () => {
    const draft = textDraft(engine, 'one two one')
    const search = searching(draft)
    search.pattern.value = 'one'
    search.replacement.value = 'three'
    await search.find(1)
    await search.replace()
    expect([textOf(draft), draft.selected.value]).toEqual(['three two one', [10, 13]])
  })

  it('replaces all in one undo step', async () => {
    const draft = textDraft(engine, 'a=1&b=2')
    const search = searching(draft)
    search.mode.value = 'regex'
    search.pattern.value = '(\\w)=(\\d)'
    search.replacement.value = '$2=$1'
    await search.replaceAll()
    expect([textOf(draft), search.state.value]).toEqual([
      '1=a&2=b',
      { kind: 'replaced', count: 2, more: false }
    ])
    draft.undo()
    expect(textOf(draft)).toBe('a=1&b=2')
  })

  it('reports no match, and an invalid pattern', async () => {
    const search = searching(textDraft(engine, 'x'))
    search.pattern.value = 'nothing'
    await search.find(1)
    expect(search.state.value).toEqual({ kind: 'none' })
    search.mode.value = 'hex'
    expect(search.problem.value).toEqual({ code: 'hex' })
  })

  it('can be cancelled at any stage', async () => {
    let giveUp: (error: Error) => void = () => undefined
    const search = searching(textDraft(engine, 'x'), () => ({
      search: () =>
        new Promise((_resolve, reject) => {
          giveUp = reject
        }),
      close: () => {
        giveUp(new DOMException('ended', 'AbortError'))
      }
    }))
    search.pattern.value = 'x'
    const found = search.find(1)
    expect(search.state.value.kind).toBe('searching')
    search.cancel()
    await found
    expect(search.state.value).toEqual({ kind: 'idle' })
  })
})
