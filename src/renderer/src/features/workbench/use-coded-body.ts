import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_EDIT_BYTES, MAX_SEND_BYTES } from '../../../../shared/contract/limits'
import type { DecodedContent } from '../../../../shared/contract/codings'
import { useEngine } from '../../app/bridge/engine-client'
import { formatBytes } from '../../kit/words/model/format'
import type { Splice } from './model/byte-document'
import { codedData, codingsOf, spliced, withCodedData } from './model/coded-body'
import type { Framed } from './model/request-framing'
import { useNoticesStore } from '../../app/stores/notices'
import type { WorkbenchDraft } from './workbench-draft'

/**
 * Decoded view of a compressed body. The draft keeps the compressed bytes, unchanged while unedited. Input is
 * compressed and written back after a short delay, in one undo step with the input before it.
 */

/** Delay in ms before compressing, to avoid compressing on every key press. */
const CODED_AFTER_MS = 250

export type CodedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  /** Wrong chunk sizes prevent the data from being read. */
  | { readonly kind: 'chunks' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | DecodedContent

export interface CodedBodyEditor {
  readonly state: Readonly<ShallowRef<CodedState>>
  /**
   * Name of the coding that was applied in its stored form, because it does not make the body smaller; null otherwise.
   */
  readonly stored: Readonly<ShallowRef<string | null>>
  /** Applies splices at offsets of the decoded bytes. */
  edit(splices: readonly Splice[]): void
}

export function useCodedBody(draft: WorkbenchDraft, framed: () => Framed): CodedBodyEditor {
  const engine = useEngine()
  const notices = useNoticesStore()
  const state = shallowRef<CodedState>({ kind: 'none' })
  const stored = shallowRef<string | null>(null)
  /** Encoded bytes that correspond to `state`. */
  let known: { readonly codings: string; readonly coded: Uint8Array } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let coding = Promise.resolve()

  const isKnown = (codings: string, coded: Uint8Array): boolean =>
    known !== null && known.codings === codings && isSame(known.coded, coded)

  const read = async (): Promise<void> => {
    const codings = codingsOf(framed().form)
    const coded = codings === '' ? null : codedData(framed())
    if (coded !== null && isKnown(codings, coded)) return
    if (stopTimer()) draft.typing.value = null
    stored.value = null
    known = null
    if (codings === '') state.value = { kind: 'none' }
    else if (coded === null) state.value = { kind: isHere(framed()) ? 'chunks' : 'large' }
    else if (coded.length > MAX_SEND_BYTES) state.value = { kind: 'large' }
    else {
      const input = { codings, coded: coded.slice() }
      known = input
      state.value = { kind: 'reading' }
      const answer = await engine
        .request('codings.remove', { bytes: input.coded, codings })
        .catch((error: unknown) => ({ kind: 'failed' as const, error }))
      if (known === input) state.value = answer
    }
  }

  /** Writes the pending input to the draft, unless the draft has changed meanwhile. */
  const write = async (): Promise<void> => {
    const { value } = state
    if (known === null || value.kind !== 'whole') return
    const { codings, coded: old } = known
    const { bytes, stored: plain } = await engine.request('codings.apply', {
      bytes: value.bytes,
      codings,
      like: old.subarray(0, 2)
    })
    const now = framed()
    const current = codedData(now)
    if (current === null || !isKnown(codingsOf(now.form), current) || known.coded !== old) return
    known = { codings, coded: bytes }
    stored.value = plain
    draft.edit(withCodedData(now, bytes), { kind: 'type' })
    if (value.bytes.length > MAX_EDIT_BYTES) state.value = { kind: 'large' }
  }

  const stopTimer = (): boolean => {
    if (timer === null) return false
    clearTimeout(timer)
    timer = null
    return true
  }
  const flush = async (): Promise<void> => {
    if (stopTimer())
      coding = coding.then(write).catch((error: unknown) => {
        notices.report(error)
      })
    await coding
    if (timer === null) draft.typing.value = null
  }
  /** Discards pending input and decodes the draft's bytes again. */
  const drop = (): void => {
    stopTimer()
    draft.typing.value = null
    known = null
    void read()
  }

  watch(framed, read, { immediate: true })
  onScopeDispose(() => void flush())

  return {
    state,
    stored,
    edit(splices) {
      if (state.value.kind !== 'whole') return
      const bytes = spliced(state.value.bytes, splices)
      if (bytes.length > MAX_SEND_BYTES) {
        notices.inform('workbench.pasteTooLarge', { limit: formatBytes(MAX_SEND_BYTES) })
        return
      }
      state.value = { kind: 'whole', bytes }
      stopTimer()
      timer = setTimeout(() => void flush(), CODED_AFTER_MS)
      draft.typing.value = { flush, drop }
    }
  }
}

function isHere({ bytes, length }: Framed): boolean {
  return bytes.length >= length
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
