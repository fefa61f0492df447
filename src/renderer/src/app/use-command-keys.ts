import { useNoticesStore } from './stores/notices'
import { useSettingsStore } from './stores/settings'
import type { Commands } from './actions/use-commands'
import { useShortcuts } from '../kit/use-shortcuts'

/** Selector of elements in which commands have single-letter keys: traffic tables. */
const LETTER_SCOPE = '[data-letter-keys]'

/** Binds every command to its keys, for the whole window. */
export function useCommandKeys({ list, run }: Commands): void {
  const settings = useSettingsStore()
  const notices = useNoticesStore()
  const inDialogs = new Set(list.filter(({ isHeldByDialog }) => !isHeldByDialog).flatMap(({ keys }) => keys))
  const shortcuts = list.flatMap(({ id, keys }) => keys.map((key) => [key, () => run(id, 'key')] as const))
  useShortcuts(Object.fromEntries(shortcuts), {
    isMac: () => settings.isMac,
    letterScope: LETTER_SCOPE,
    hasLetters: () => settings.settings.letterKeys,
    isForDialogs: (chord) => inDialogs.has(chord),
    onPaused: (letter) => {
      notices.inform('shell.shortcuts.paused', { key: letter.toUpperCase() })
    }
  })
}
