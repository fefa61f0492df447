import { useEventListener } from '@vueuse/core'

/**
 * Keys that work wherever the focus is. Two kinds are narrower: characters never run while a text field has the focus,
 * and letters without a modifier run only in the list they belong to. Typed text must never run a command that sends.
 */

/** Returns false when nothing could be run. */
export type Shortcut = (event: KeyboardEvent) => boolean

/** Keys are named as `chordOf` names them: `F6`, `Shift+F6`, `r`, `?`, `Mod+n`. */
export type Shortcuts = Readonly<Record<string, Shortcut>>

export interface ShortcutOptions {
  readonly isMac?: () => boolean
  /** Selects the elements in which letters without a modifier run. */
  readonly letterScope?: string
  /** False where the user has switched these letters off. */
  readonly hasLetters?: () => boolean
  /** True for a key that also works while a dialog is open. */
  readonly isForDialogs?: (chord: string) => boolean
  /** A letter was ignored because it followed a key without a function. */
  readonly onPaused?: (letter: string) => void
}

const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])

export function useShortcuts(shortcuts: Shortcuts, options: ShortcutOptions = {}): void {
  const { letterScope = 'body', isMac = () => false, hasLetters = () => true } = options
  /**
   * The user pressed a key without a function and may be typing a word. Letters stay off until another kind of key, a
   * click or a change of focus shows that the list is meant.
   */
  let isPaused = false
  /** One report for a whole word. */
  let isReported = false
  const resume = (): void => {
    isPaused = false
    isReported = false
  }
  const pause = (): void => {
    isPaused = true
  }

  const runLetter = (event: KeyboardEvent, chord: string, action: Shortcut | undefined): void => {
    if (!hasLetters() || !isWithin(event.target, letterScope)) return
    if (action === undefined) pause()
    else if (isPaused) {
      if (!isReported) options.onPaused?.(chord)
      isReported = true
    }
    // A key held down repeats many times a second; none of these commands is meant more than once.
    else if (!event.repeat) action(event)
    else return
    event.preventDefault()
  }

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.isComposing || MODIFIERS.has(event.key)) return
    if (event.defaultPrevented) {
      resume()
      return
    }
    const chord = chordOf(event, isMac())
    const action = Object.hasOwn(shortcuts, chord) ? shortcuts[chord] : undefined
    if (isDialogOpen() && options.isForDialogs?.(chord) !== true) return
    if (isTyping(event.target) && !/^(Shift\+)?F\d+$|^Mod\+|^Escape$/.test(chord)) return
    if (isLetter(chord)) {
      runLetter(event, chord, action)
      return
    }
    if (action === undefined) {
      if (chord.length === 1 || /\+|^F\d+$/.test(chord)) pause()
      else resume()
      return
    }
    event.preventDefault()
    if (action(event)) resume()
    else pause()
  })
  useEventListener(window, 'pointerdown', resume)
  useEventListener(window, 'focusin', resume)
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
  const hasCase = /^\p{L}$/u.test(event.key)
  if (event.shiftKey && (event.key.length > 1 || (hasCase && parts.length > 0))) parts.push('Shift')
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key)
  return parts.join('+')
}

/** True for a chord that is one letter without a modifier. */
export function isLetter(chord: string): boolean {
  return /^\p{L}$/u.test(chord)
}

/** Whether something is in front of the window that has the keys for itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}
