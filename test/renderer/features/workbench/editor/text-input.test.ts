/** Keyboard and mouse in the text editor, and typing in the hex editor. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import {
  useHexTyping,
  type HexTyping
} from '../../../../../src/renderer/src/features/workbench/editor/use-hex-typing'
import {
  useTextKeys,
  type TextKeys
} from '../../../../../src/renderer/src/features/workbench/editor/use-text-keys'
import { useTextLayout } from '../../../../../src/renderer/src/features/workbench/editor/use-text-layout'
import { useTextPointer } from '../../../../../src/renderer/src/features/workbench/editor/use-text-pointer'
import type { WorkbenchDraft } from '../../../../../src/renderer/src/features/workbench/workbench-draft'
import { useNoticesStore } from '../../../../../src/renderer/src/app/stores/notices'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'
import { utf8, utf8Text } from '../../../helpers/text-bytes'
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

function inScope<T>(setup: () => T): T {
  const made = scope.run(setup)
  if (made === undefined) throw new Error('The scope has ended.')
  return made
}

const textOf = (draft: WorkbenchDraft): string => utf8Text(draft.peek(0, draft.length.value))

describe('the keys of the text editor', () => {
  const TEXT = 'GET /a HTTP/1.1\nHost: b\n\nbody text'

  function editing(text = TEXT): {
    draft: WorkbenchDraft
    keys: TextKeys
    press(key: string, more?: KeyboardEventInit): boolean
  } {
    const draft = textDraft(engine, text)
    const keys = inScope(() =>
      useTextKeys(
        () => draft,
        useTextLayout(
          () => draft,
          () => 80
        ),
        () => 3
      )
    )
    return { draft, keys, press: (key, more) => keys.moved(new KeyboardEvent('keydown', { key, ...more })) }
  }

  it.each<[number, [key: string, more?: KeyboardEventInit][], number]>([
    [0, [['ArrowRight']], 1],
    [0, [['ArrowRight', { ctrlKey: true }]], 3],
    [6, [['ArrowLeft', { metaKey: true }]], 5],
    [0, [['ArrowLeft']], 0],
    [18, [['Home']], 16],
    [18, [['End']], 23],
    [24, [['End']], 24],
    [18, [['Home', { ctrlKey: true }]], 0],
    [0, [['End', { ctrlKey: true }]], 34],
    [3, [['ArrowUp']], 0],
    [30, [['ArrowDown']], 34],
    // The column of a long row survives the empty row below it.
    [22, [['ArrowDown'], ['ArrowDown']], 31],
    [22, [['ArrowDown'], ['ArrowLeft'], ['ArrowUp']], 7],
    [2, [['PageDown']], 24],
    [30, [['PageUp']], 21],
    [30, [['PageUp'], ['PageUp']], 5]
  ])('at %i move the caret by %j to %i', (from, steps, to) => {
    const { draft, keys, press } = editing()
    keys.place(from, false)
    for (const [key, more] of steps) expect(press(key, more)).toBe(true)
    expect(draft.caret.value.focus).toBe(to)
  })

  it('extend the selection with Shift, and collapse it to its side without', () => {
    const { draft, keys, press } = editing()
    keys.place(4, false)
    press('ArrowRight', { shiftKey: true })
    press('ArrowRight', { shiftKey: true })
    expect(draft.selected.value).toEqual([4, 6])
    press('ArrowLeft')
    expect(draft.selected.value).toEqual([4, 4])
    keys.place(6, true)
    press('ArrowRight')
    expect(draft.selected.value).toEqual([6, 6])
  })

  it('leave commands and other keys to the window', () => {
    const { press } = editing()
    expect(press('ArrowLeft', { altKey: true })).toBe(false)
    expect(press('Enter', { ctrlKey: true })).toBe(false)
    expect(press('F5')).toBe(false)
  })

  it('insert the line ends that the request uses', () => {
    const { draft, keys, press } = editing('a: 1\r\nb: 2\r\n')
    keys.place(6, false)
    press('Enter')
    keys.typed('c')
    keys.pasted('1\n2\r3')
    expect(textOf(draft)).toBe('a: 1\r\n\r\nc1\r\n2\r\n3b: 2\r\n')
  })
})

describe('the mouse in the text editor', () => {
  /** Rows of 10 px at the top left, and 8 px a cell. */
  function pointing(rows: number): {
    calls: [string, ...unknown[]][]
    fire(type: string, x: number, y: number, more?: PointerEventInit): void
  } {
    const root = document.createElement('div')
    root.innerHTML = `<div class="rows">${Array.from({ length: rows }, (_, at) => `<p data-row="${at}"></p>`).join('')}</div>`
    document.body.append(root)
    const scroller = root.firstElementChild as HTMLElement
    Object.defineProperty(scroller, 'clientWidth', { value: 100 })
    root.setPointerCapture = () => undefined
    const calls: [string, ...unknown[]][] = []
    scope.run(() => {
      useTextPointer({
        root: shallowRef(root),
        rowHeight: 10,
        offsetAt: (row, x) => row * 100 + Math.floor(x / 8),
        onPress: (offset, extend) => calls.push(['press', offset, extend]),
        onDrag: (offset) => calls.push(['drag', offset]),
        onWord: () => calls.push(['word'])
      })
    })
    return {
      calls,
      fire(type, x, y, more = {}) {
        scroller.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: x, clientY: y, ...more }))
      }
    }
  }

  it('places the caret in the pressed row, and selects while it drags', () => {
    const { calls, fire } = pointing(3)
    fire('pointermove', 8, 0)
    fire('pointerdown', 17, 12, { button: 0, shiftKey: true })
    fire('pointermove', 33, 25)
    fire('pointerup', 33, 25)
    fire('pointermove', 0, 0)
    fire('dblclick', 0, 0)
    expect(calls).toEqual([['press', 102, true], ['drag', 204], ['word']])
  })

  it('takes the nearest row outside of the text, and ignores the scrollbar and other buttons', () => {
    const { calls, fire } = pointing(2)
    fire('pointerdown', 8, 500)
    fire('pointermove', 8, -20)
    fire('pointercancel', 0, 0)
    fire('pointerdown', 110, 0)
    fire('pointerdown', 8, 0, { button: 2 })
    expect(calls).toEqual([
      ['press', 101, false],
      ['drag', 1]
    ])
  })

  it('does nothing without rows', () => {
    const { calls, fire } = pointing(0)
    fire('pointerdown', 8, 0)
    expect(calls).toEqual([])
  })
})

describe('typing in the hex editor', () => {
  function typing(text: string, overwrites = false): { draft: WorkbenchDraft; typing: HexTyping } {
    const draft = textDraft(engine, text)
    return {
      draft,
      typing: inScope(() =>
        useHexTyping(
          () => draft,
          () => overwrites
        )
      )
    }
  }

  it('inserts a byte for two digits', () => {
    const { draft, typing: hex } = typing('ab')
    draft.select(1)
    hex.typed('4')
    expect(hex.half.value).toBe(1)
    hex.typed('3 ')
    expect([textOf(draft), hex.half.value, draft.caret.value.focus]).toEqual(['aCb', null, 2])
  })

  it('replaces the digits under the caret when it overwrites, and appends at the end', () => {
    const { draft, typing: hex } = typing('ab', true)
    draft.select(1)
    hex.typed('43')
    hex.typed('44')
    expect(textOf(draft)).toBe('aCD')
  })

  it('inserts characters in the text column', () => {
    const { draft, typing: hex } = typing('')
    hex.column.value = 'text'
    hex.typed('é')
    hex.pasted('!')
    expect(textOf(draft)).toBe('é!')
    expect(hex.copied(Uint8Array.of(0x41, 0xe9))).toBe('Aé')
  })

  it('pastes hex digits, and names the character that is none', () => {
    const { draft, typing: hex } = typing('')
    hex.pasted('41 42')
    hex.pasted('4x')
    hex.typed('g')
    expect(textOf(draft)).toBe('AB')
    expect(hex.copied(utf8('AB'))).toBe('41 42')
    expect(useNoticesStore().list.map(({ text, values }) => [text, values])).toEqual([
      ['workbench.hex.notHex', { found: 'x' }],
      ['workbench.hex.notDigit', { found: 'g' }]
    ])
  })
})
