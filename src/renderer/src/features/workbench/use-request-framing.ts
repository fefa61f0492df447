import { watchDebounced } from '@vueuse/core'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { readForm, type RequestForm } from './model/request-form'
import {
  chunksOf,
  findingsOf,
  framingOf,
  isChunked,
  type FramingDiagnostics,
  type Framed,
  type FramingState
} from './model/request-framing'
import type { WorkbenchDraft } from './workbench-draft'

/** The request that the workbench bytes currently form, with its framing problems. */

/**
 * Requests up to this size are checked completely. Of a larger one only the head is read, and its body is known by its
 * length.
 */
const CHECKED_BYTES = 2 * 1024 * 1024
export const HEAD_BYTES = 256 * 1024
/** Delay in ms before problems are updated after an edit. */
const FINDINGS_AFTER_MS = 120

export interface RequestFraming {
  /** Bytes from the document's start that are checked; the whole of a small document. */
  readonly bytes: ComputedRef<Uint8Array>
  /** Null if the bytes do not begin with a request. */
  readonly form: ComputedRef<RequestForm | null>
  readonly framed: ComputedRef<Framed | null>
  readonly framing: ComputedRef<FramingState | null>
  readonly findings: Readonly<ShallowRef<FramingDiagnostics>>
}

export function useRequestFraming(draft: WorkbenchDraft): RequestFraming {
  /** Offsets of the chunk-size lines in the captured request. */
  const sizeLines = shallowRef<ReadonlySet<number> | null>(null)
  const bytes = computed(() => {
    const length = draft.length.value
    return draft.peek(0, length <= CHECKED_BYTES ? length : Math.min(length, HEAD_BYTES))
  })
  const form = computed(() => readForm(bytes.value))
  const framed = computed<Framed | null>(() => {
    if (form.value === null) return null
    const lines = sizeLines.value
    return {
      form: form.value,
      bytes: bytes.value,
      length: draft.length.value,
      isSizeLine: (offset) => lines?.has(draft.document.origin(offset) ?? -1) ?? false
    }
  })
  const framing = computed(() => (framed.value === null ? null : framingOf(framed.value)))
  const findings = shallowRef<FramingDiagnostics>({ problems: [], requests: 0 })
  const look = (): void => {
    const all = framed.value
    findings.value =
      all === null
        ? { problems: [], requests: 0 }
        : findingsOf(all.bytes, Math.max(all.length, all.bytes.length))
    if (all === null || sizeLines.value !== null || draft.isChanged.value) return
    if (all.bytes.length < all.length || !isChunked(all.form)) return
    const { chunks } = chunksOf(all)
    sizeLines.value = new Set(chunks.map(({ size }) => draft.document.origin(size[0]) ?? -1))
  }
  look()
  watchDebounced(framed, look, { debounce: FINDINGS_AFTER_MS })
  return { bytes, form, framed, framing, findings }
}
