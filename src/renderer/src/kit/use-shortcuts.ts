import { useEventListener } from '@vueuse/core'

/**
 * Shortcuts that work regardless of the focus, with two limits: character keys never run while a text field is focused,
 * and letters without a modifier run only in their list. Typed text must never trigger a command that sends data.
 */

/** Returns false if nothing could be run. */
export type Shortcut = (event: KeyboardEvent) => boolean

/** Shortcuts by key in `chordOf` notation: `F6`, `Shift+F6`, `r`, `?`, `Mod+n`. */
export type Shortcuts = Readonly<Record<string, Shortcut>>

export interface ShortcutOptions {
  readonly isMac?: () => boolean
  /** Selector of the elements in which letters without a modifier run. */
  readonly letterScope?: string
  /** False if the user disabled single-letter shortcuts. */
  readonly hasLetters?: () => boolean
  /** True for a key that also works while a dialog is open. */
  readonly isForDialogs?: (chord: string) => boolean
  /** Called for a letter that was ignored because it followed a key without a function. */
  readonly onPaused?: (letter: string) => void
}

const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])

export function useShortcuts(shortcuts: Shortcuts, options: ShortcutOptions = {}): void {
  const { letterScope = 'body', isMac = () => false, hasLetters = () => true } = options
  /**
   * Set after a key without a function: the user may be typing a word. Letters stay disabled until another kind of key,
   * a click or a change of focus.
   */
  let isPaused = false
  /** Limits the report to one per word. */
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
    // Key repeat is ignored, because no command should run more than once per press.
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
 * Returns the chord of a key event. `Mod` is Ctrl, or Cmd on a Mac, where Ctrl with a letter moves the caret. Shift is
 * included only if the key itself does not imply it (`?` does).
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

/** True while a dialog or menu handles the keys. */
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
