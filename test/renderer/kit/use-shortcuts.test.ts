import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chordOf, useShortcuts } from '../../../src/renderer/src/kit/use-shortcuts'

let scope: EffectScope
let pressed: string[]
let isMac = false
let paused: string[]
let hasLetters = true

beforeEach(() => {
  pressed = []
  paused = []
  isMac = false
  hasLetters = true
  scope = effectScope()
  scope.run(() => {
    const note = (event: KeyboardEvent): boolean => {
      pressed.push(chordOf(event, isMac))
      return true
    }
    useShortcuts(
      {
        r: note,
        e: note,
        'Mod+d': () => false,
        '?': note,
        F6: note,
        'Shift+F6': note,
        Escape: note,
        'Mod+n': note,
        'Mod+,': note,
        'Mod+Shift+p': note
      },
      {
        isMac: () => isMac,
        letterScope: '[data-list]',
        hasLetters: () => hasLetters,
        isForDialogs: (chord) => chord === 'Mod+n',
        onPaused: (letter) => {
          paused.push(letter)
        }
      }
    )
  })
})
afterEach(() => {
  scope.stop()
  document.body.replaceChildren()
})

/** Creates a focused list, in which letter shortcuts run. */
function list(): HTMLElement {
  const element = document.createElement('div')
  element.dataset['list'] = ''
  document.body.append(element)
  return element
}

const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
}

it('runs wherever the focus is', () => {
  press('?', { shiftKey: true })
  press('F6', { shiftKey: true })
  press('n', { ctrlKey: true })
  press(',', { ctrlKey: true })
  press('P', { ctrlKey: true, shiftKey: true })
  expect(pressed).toEqual(['?', 'Shift+F6', 'Mod+n', 'Mod+,', 'Mod+Shift+p'])
})

it('uses Cmd on a Mac and Ctrl elsewhere, never the other one', () => {
  press('n', { metaKey: true })
  isMac = true
  press('n', { ctrlKey: true })
  expect(pressed).toEqual([])
  press('n', { metaKey: true })
  expect(pressed).toEqual(['Mod+n'])
})

it('runs letters only in their list', () => {
  const place = list()
  press('r')
  press('r', {}, place)
  hasLetters = false
  press('r', {}, place)
  expect(pressed).toEqual(['r'])
})

it.each([
  ['an unknown shortcut', { key: 'g', ctrlKey: true }],
  ['a disabled shortcut', { key: 'd', ctrlKey: true }],
  ['an unknown letter', { key: 'o' }],
  ['an unknown function key', { key: 'F9' }]
])('ignores letters after %s, until another kind of key or a click', (_name, { key, ...more }) => {
  const place = list()
  press(key, more, place)
  press('r', {}, place)
  press('e', {}, place)
  expect([pressed, paused]).toEqual([[], ['r']])
  press('ArrowDown', {}, place)
  press('r', {}, place)
  press(key, more, place)
  window.dispatchEvent(new Event('pointerdown'))
  press('e', {}, place)
  expect([pressed, paused]).toEqual([['r', 'e'], ['r']])
})

it('runs a letter once while its key is held down', () => {
  const place = list()
  press('r', {}, place)
  press('r', { repeat: true }, place)
  expect(pressed).toEqual(['r'])
})

it('does not handle letters in a text field', () => {
  const input = document.createElement('input')
  document.body.append(input)
  press('r', {}, input)
  press('F6', {}, input)
  expect(pressed).toEqual(['F6'])
})

it('ignores a letter with a modifier', () => {
  const place = list()
  press('r', { ctrlKey: true }, place)
  press('r', { altKey: true }, place)
  expect(pressed).toEqual([])
})

it('does nothing while a dialog is open, except for dialog keys, and after its scope ended', () => {
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  document.body.append(dialog)
  press('Escape')
  press('n', { ctrlKey: true })
  dialog.remove()
  scope.stop()
  press('Escape')
  expect(pressed).toEqual(['Mod+n'])
})
