import type { Component } from 'vue'

/** One thing a menu offers. */
export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon: Component | null
  readonly disabled: boolean
  /** Stands behind a line. */
  readonly begins: boolean
  /** The key that does the same while the menu is closed, as `chordOf` names it. */
  readonly key?: string | undefined
  /** Entries of its own, which it opens beside; it runs nothing then. */
  readonly children?: readonly MenuEntry[]
  run(): void
}

/** An entry that is always enabled and has no key. */
export function plainEntry(
  id: string,
  label: string,
  icon: Component,
  run: () => void,
  begins = false
): MenuEntry {
  return { id, label, icon, disabled: false, begins, run }
}
