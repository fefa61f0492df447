import { computed, type ComputedRef } from 'vue'
import { looksLikeText } from '../../../../decode/view/image-type'
import { MAX_EDIT_BYTES } from '../../../../shared/contract/limits'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import type { EditKind, Splice } from './model/byte-document'
import { codingsOf } from './model/coded-body'
import { chunksOf, isChunked, type Framed } from './model/request-framing'
import { useCodedBody, type CodedBodyEditor, type CodedState } from './use-coded-body'
import type { WorkbenchDraft } from './workbench-draft'

/** Editable body content: the draft's bytes, or the decoded bytes of a compressed body. */

export type BodyProblem =
  /** Too large for an input field. */
  | { readonly code: 'large' }
  | { readonly code: 'binary' }
  | { readonly code: 'coded'; readonly state: Exclude<CodedState, { kind: 'none' | 'whole' }> }

interface BodyContent {
  /** Size of the body as sent, in bytes. */
  readonly size: ComputedRef<number>
  readonly codings: ComputedRef<string>
  readonly stored: CodedBodyEditor['stored']
  readonly bytes: ComputedRef<Uint8Array>
  /** Ranges of `bytes` in the document; of a chunked body only the data. */
  readonly ranges: ComputedRef<readonly ByteRange[]>
  readonly problem: ComputedRef<BodyProblem | null>
  edit(splices: readonly Splice[], options?: { kind?: EditKind }): void
}

export function useBodyContent(draft: WorkbenchDraft, framed: () => Framed): BodyContent {
  const coded = useCodedBody(draft, framed)
  const decoded = computed(() => (coded.state.value.kind === 'whole' ? coded.state.value.bytes : null))
  const size = computed(() => framed().length - framed().form.headEnd)
  const bytes = computed(() => decoded.value ?? framed().bytes)
  const ranges = computed<readonly ByteRange[]>(() => {
    const { form, length } = framed()
    if (decoded.value !== null) return [[0, decoded.value.length]]
    if (isChunked(form)) return chunksOf(framed()).chunks.map(({ data }) => data)
    return [[form.headEnd, length]]
  })
  const problem = computed<BodyProblem | null>(() => {
    const state = coded.state.value
    if (state.kind !== 'none' && state.kind !== 'whole') return { code: 'coded', state }
    const { bytes: all, length, form } = framed()
    if (decoded.value !== null)
      return decoded.value.length === 0 || looksLikeText(decoded.value) ? null : { code: 'binary' }
    if (all.length < length || size.value > MAX_EDIT_BYTES) return { code: 'large' }
    return size.value === 0 || looksLikeText(all.subarray(form.headEnd, length)) ? null : { code: 'binary' }
  })
  return {
    size,
    codings: computed(() => codingsOf(framed().form)),
    stored: coded.stored,
    bytes,
    ranges,
    problem,
    edit(splices, options = {}) {
      if (decoded.value === null) draft.edit(splices, options)
      else coded.edit(splices)
    }
  }
}
