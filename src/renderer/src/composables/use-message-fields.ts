import { shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_FIELD_PAGE } from '../../../shared/contract/limits'
import type { FieldNode } from '../../../shared/contract/fields'
import type { MessageDetail } from '../../../shared/contract/traffic'
import { useShownCapture } from './use-shown-capture'

export interface MessageFields {
  /** Empty until they were read; those of before stay while they are read anew. */
  readonly fields: Readonly<ShallowRef<readonly FieldNode[]>>
  /** Some are read, more are to come. */
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<unknown>>
}

/** All fields of a message of an exchange, read page by page and again while it grows. */
export function useMessageFields(
  exchange: () => number,
  message: () => { readonly index: number; readonly detail: MessageDetail } | null
): MessageFields {
  const shown = useShownCapture()
  const fields = shallowRef<readonly FieldNode[]>([])
  const loading = shallowRef(false)
  const error = shallowRef<unknown>(null)
  let latest = 0
  /** Which message the fields are of. */
  let held = ''

  const load = async (): Promise<void> => {
    const mine = ++latest
    const asked = message()
    const number = exchange()
    const key = `${number}:${asked?.index ?? ''}`
    if (key !== held) fields.value = []
    held = key
    if (asked === null) return
    loading.value = true
    try {
      const found: FieldNode[] = []
      for (let total = 1; found.length < total;) {
        const page = await shown.request('fields.get', {
          exchange: number,
          message: asked.index,
          first: found.length,
          count: MAX_FIELD_PAGE
        })
        if (mine !== latest) return
        if (page.fields.length === 0) break
        found.push(...page.fields)
        total = page.total
        // The first page of a message fills the view; a list that is read anew takes its place at once.
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
  // What its tree depends on; another answer about the same bytes is no reason to read it again.
  const version = (): string => {
    const asked = message()
    return asked === null
      ? ''
      : [exchange(), asked.index, ...asked.detail.range, asked.detail.complete].join()
  }
  watch(version, () => void load(), { immediate: true })
  return { fields, loading, error }
}
