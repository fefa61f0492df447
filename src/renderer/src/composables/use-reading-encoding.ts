import { computed, shallowReactive, type WritableComputedRef } from 'vue'
import type { TextEncoding } from '../../../shared/model/text-encodings'
import { behavioursOf } from '../headless/session-look'
import { spokenEncoding } from '../headless/spoken-encoding'
import { useSessionsStore } from '../stores/sessions'
import { useSettingsStore } from '../stores/settings'

/**
 * What the text of a session's connections is read as: what was chosen for them, else what the session itself writes,
 * else the setting. Two sessions of different encodings stay readable side by side.
 */
export function useReadingEncoding(session: () => number | null): WritableComputedRef<TextEncoding> {
  const sessions = useSessionsStore()
  const settings = useSettingsStore()
  const chosen = shallowReactive(new Map<number | null, TextEncoding>())
  return computed({
    get: () => {
      const config = sessions.byId.get(session() ?? 0)?.config
      const spoken = config === undefined ? null : spokenEncoding(behavioursOf(config))
      return chosen.get(session()) ?? spoken ?? settings.settings.encoding
    },
    set: (encoding) => {
      chosen.set(session(), encoding)
    }
  })
}
