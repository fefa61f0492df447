import { storeToRefs } from 'pinia'
import { watch } from 'vue'
import type { Splice } from './model/byte-document'
import { readForm } from './model/request-form'
import { fixedLength, framingOf, isFramedRight, type Framed } from './model/request-framing'
import { useWorkbenchStore } from '../../app/stores/workbench'
import { HEAD_BYTES } from './use-request-framing'
import type { WorkbenchDraft } from './workbench-draft'

/**
 * Keeps Content-Length equal to the body's length, if enabled. Only an edit that changes the body's length updates the
 * header, in the same undo step, so a wrong length typed on purpose stays until then.
 */
export function useAutoLength(draft: WorkbenchDraft): void {
  const { updatesLength } = storeToRefs(useWorkbenchStore())

  const read = (): Framed | null => {
    const { length } = draft.document
    const bytes = draft.document.peek(0, Math.min(length, HEAD_BYTES))
    const form = readForm(bytes)
    return form?.complete === true ? { form, bytes, length } : null
  }
  const bodyLength = (framed: Framed | null): number | null =>
    framed === null ? null : framed.length - framed.form.headEnd
  const fix = (framed: Framed | null): readonly Splice[] => {
    if (framed === null) return []
    const framing = framingOf(framed)
    const hasLength = framing.kind === 'length' || framing.kind === 'unannounced'
    return hasLength && !isFramedRight(framing) ? fixedLength(framed) : []
  }

  draft.companion = () => {
    if (!updatesLength.value) return () => []
    const before = bodyLength(read())
    return () => {
      const framed = read()
      return before === null || bodyLength(framed) === before ? [] : fix(framed)
    }
  }
  // Enabling it corrects a wrong length at once, as a separate undo step.
  watch(updatesLength, (isOn) => {
    const splices = isOn ? fix(read()) : []
    if (splices.length > 0) draft.edit(splices)
  })
}
