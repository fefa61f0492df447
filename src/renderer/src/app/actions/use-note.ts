import { shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_ROW_TEXT } from '../../../../shared/contract/limits'
import type { ViewKind } from '../bridge/view-source'
import { useNoticesStore } from '../stores/notices'
import { useShownCapture } from '../stores/use-shown-capture'

/** Loads the full text of a row's note; rows only contain the beginning of a long one. */
export function useNote(
  row: () => { kind: ViewKind; number: number; note: string | null } | null
): Readonly<ShallowRef<string | null>> {
  const { request } = useShownCapture()
  const notices = useNoticesStore()
  const whole = shallowRef<string | null>(null)
  let latest = 0
  watch(
    () => {
      const now = row()
      return [now?.kind, now?.number, now?.note] as const
    },
    async ([kind, number, note]) => {
      const mine = ++latest
      whole.value = note ?? null
      if (kind === undefined || number === undefined || (note?.length ?? 0) < MAX_ROW_TEXT) return
      try {
        const answer = await request('marks.get', { kind, number })
        if (mine === latest) whole.value = answer.note
      } catch (error) {
        if (mine === latest) notices.report(error)
      }
    },
    { immediate: true }
  )
  return whole
}
