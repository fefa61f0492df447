import { useEventListener } from '@vueuse/core'

/**
 * Keys that work wherever the focus is. Single letters are left alone while something is being typed, and
 * everything but F6 while a dialog or a menu is open.
 */

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Keys are named as `chordOf` names them: `F6`, `Shift+F6`, `r`, `?`, `Mod+n`. */
export function useShortcuts(shortcuts: Shortcuts, isMac: () => boolean = () => false): void {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event, isMac())
    const action = Object.hasOwn(shortcuts, chord) ? shortcuts[chord] : undefined
    if (action === undefined) return
    if (isDialogOpen()) return
    if (isTyping(event.target) && !/^(Shift\+)?F\d+$|^Mod\+|^Escape$/.test(chord)) return
    event.preventDefault()
    action(event)
  })
}

/**
 * `Mod` is Ctrl, or Cmd on a Mac, where Ctrl with a letter moves the caret. Shift is named only where the key itself
 * does not show it (`?` already does).
 */
export function chordOf(event: KeyboardEvent, isMac: boolean): string {
  const parts: string[] = []
  const [mod, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  if (other) parts.push(isMac ? 'Ctrl' : 'Meta')
  if (mod) parts.push('Mod')
  if (event.altKey) parts.push('Alt')
  const isLetter = /^\p{L}$/u.test(event.key)
  if (event.shiftKey && (event.key.length > 1 || (isLetter && parts.length > 0))) parts.push('Shift')
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key)
  return parts.join('+')
}

/** Whether something is in front of the window that has the keys for itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}
