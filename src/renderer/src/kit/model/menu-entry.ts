import type { Component } from 'vue'

/** Entry of a menu. */
export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon: Component | null
  readonly disabled: boolean
  /** Preceded by a separator. */
  readonly begins: boolean
  /** Shortcut with the same effect, in `chordOf` notation. */
  readonly key?: string | undefined
  /** What the entry applies to, in less prominent letters. */
  readonly detail?: string | undefined
  /** Submenu; an entry with a submenu runs nothing itself. */
  readonly children?: readonly MenuEntry[]
  run(): void
}

/** Returns an entry that is always enabled and has no shortcut. */
export function plainEntry(
  id: string,
  label: string,
  icon: Component,
  run: () => void,
  begins = false
): MenuEntry {
  return { id, label, icon, disabled: false, begins, run }
}
