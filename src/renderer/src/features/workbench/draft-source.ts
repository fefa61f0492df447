import type { WorkbenchOrigin } from '../../app/bridge/workbench-origin'
import type { WayForm } from '../../kit/target/model/way-options'
import type { useCaptureStore } from '../../app/stores/capture'
import type { WorkbenchDraft } from './workbench-draft'

/** Source of a draft as sent to the engine, and the connection options that follow from it. */
export interface DraftSource {
  /** Null for a draft without a source, including one whose capture was closed or cleared. */
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
  // A draft without a source uses plain TCP unless TLS is set explicitly.
  const wasSecure = link !== null && secure && way.value.tls === 'captured'
  return {
    link: null,
    range: undefined,
    capture: captures.live?.capture ?? capture,
    way: wasSecure ? { ...way.value, tls: 'own' } : way.value
  }
}
