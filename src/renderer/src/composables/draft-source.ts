import type { WorkbenchOrigin } from '../bridge/workbench-origin'
import type { WayForm } from '../headless/way-form'
import type { useCaptureStore } from '../stores/capture'
import type { WorkbenchDraft } from './workbench-draft'

/** What the engine is told of where a draft is from, and the way that follows from that. */
export interface DraftSource {
  /** Null for what comes from nowhere, which what was taken of a closed or cleared capture now does. */
  readonly link: WorkbenchOrigin['link']
  readonly range: WorkbenchOrigin['range']
  readonly capture: number
  readonly way: WayForm
}

export function draftSource(
  { origin, way }: WorkbenchDraft,
  captures: Pick<ReturnType<typeof useCaptureStore>, 'isOpen' | 'live'>
): DraftSource {
  const { link, range, capture, secure } = origin
  if (link !== null && captures.isOpen(capture)) return { link, range, capture, way: way.value }
  // What comes from nowhere goes in the clear unless it is said otherwise.
  const wasSecure = link !== null && secure && way.value.tls === 'captured'
  return {
    link: null,
    range: undefined,
    capture: captures.live?.capture ?? capture,
    way: wasSecure ? { ...way.value, tls: 'own' } : way.value
  }
}
