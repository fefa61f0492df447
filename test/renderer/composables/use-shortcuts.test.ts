import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chordOf, useShortcuts } from '../../../src/renderer/src/composables/use-shortcuts'

let scope: EffectScope
let pressed: string[]
let isMac = false

beforeEach(() => {
  pressed = []
  isMac = false
  scope = effectScope()
  scope.run(() => {
    const note = (event: KeyboardEvent): void => void pressed.push(chordOf(event, isMac))
    useShortcuts(
      {
        r: note,
        '?': note,
        F6: note,
        'Shift+F6': note,
        Escape: note,
        'Mod+n': note,
        'Mod+,': note,
        'Mod+Shift+p': note
      },
      () => isMac
    )
  })
})
afterEach(() => {
  scope.stop()
  document.body.replaceChildren()
})

const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
}

it('hears its keys wherever the focus is', () => {
  press('r')
  press('?', { shiftKey: true })
  press('F6', { shiftKey: true })
  press('n', { ctrlKey: true })
  press(',', { ctrlKey: true })
  press('P', { ctrlKey: true, shiftKey: true })
  expect(pressed).toEqual(['r', '?', 'Shift+F6', 'Mod+n', 'Mod+,', 'Mod+Shift+p'])
})

it('takes Cmd on a Mac and Ctrl elsewhere, never the other one', () => {
  press('n', { metaKey: true })
  isMac = true
  press('n', { ctrlKey: true })
  expect(pressed).toEqual([])
  press('n', { metaKey: true })
  expect(pressed).toEqual(['Mod+n'])
})

it('leaves letters to what is being typed', () => {
  const input = document.createElement('input')
  document.body.append(input)
  press('r', {}, input)
  press('F6', {}, input)
  expect(pressed).toEqual(['F6'])
})

it('does not take a letter with a modifier for the letter', () => {
  press('r', { ctrlKey: true })
  press('r', { altKey: true })
  expect(pressed).toEqual([])
})

it('is silent while a dialog is open, and after its scope ended', () => {
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  document.body.append(dialog)
  press('Escape')
  dialog.remove()
  scope.stop()
  press('Escape')
  expect(pressed).toEqual([])
})
