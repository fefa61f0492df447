import { shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_FIELD_PAGE } from '../../../../../shared/contract/limits'
import type { FieldNode } from '../../../../../shared/contract/fields'
import type { MessageDetail } from '../../../../../shared/contract/traffic'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

export interface MessageFields {
  /** Empty until first loaded; the previous fields stay during a reload. */
  readonly fields: Readonly<ShallowRef<readonly FieldNode[]>>
  /** True while further pages are loading. */
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<unknown>>
}

/** All fields of an exchange's message, loaded by page and reloaded while it grows. */
export function useMessageFields(
  exchange: () => number,
  message: () => { readonly index: number; readonly detail: MessageDetail } | null
): MessageFields {
  const shown = useShownCapture()
  const fields = shallowRef<readonly FieldNode[]>([])
  const loading = shallowRef(false)
  const error = shallowRef<unknown>(null)
  let latest = 0
  /** Identifies the message that the fields belong to. */
  let held = ''

  const load = async (): Promise<void> => {
    const mine = ++latest
    const target = message()
    const number = exchange()
    const key = `${number}:${target?.index ?? ''}`
    if (key !== held) fields.value = []
    held = key
    if (target === null) return
    loading.value = true
    try {
      const found: FieldNode[] = []
      for (let total = 1; found.length < total;) {
        const page = await shown.request('fields.get', {
          exchange: number,
          message: target.index,
          first: found.length,
          count: MAX_FIELD_PAGE
        })
        if (mine !== latest) return
        if (page.fields.length === 0) break
        found.push(...page.fields)
        total = page.total
        // The first page of a message is shown at once; during a reload the old list stays until the new one is longer.
        if (fields.value.length < found.length) fields.value = [...found]
      }
      fields.value = found
      error.value = null
    } catch (cause) {
      if (mine === latest) error.value = cause
    } finally {
      if (mine === latest) loading.value = false
    }
  }
  // Changes only when the message's tree may have changed, to avoid needless reloads.
  const version = (): string => {
    const target = message()
    return target === null
      ? ''
      : [exchange(), target.index, ...target.detail.range, target.detail.complete].join()
  }
  watch(version, () => void load(), { immediate: true })
  return { fields, loading, error }
}
