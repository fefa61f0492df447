import type { WorkbenchOrigin } from '../../app/bridge/workbench-origin'
import type { RouteForm } from '../../kit/target/model/route-options'
import type { useCaptureStore } from '../../app/stores/capture'
import type { WorkbenchDraft } from './workbench-draft'

/** Source of a draft as sent to the engine, and the connection options that follow from it. */
export interface DraftSource {
  /** Null for a draft without a source, including one whose capture was closed or cleared. */
  readonly reference: WorkbenchOrigin['reference']
  readonly range: WorkbenchOrigin['range']
  readonly capture: number
  readonly route: RouteForm
}

export function draftSource(
  { origin, route }: WorkbenchDraft,
  captures: Pick<ReturnType<typeof useCaptureStore>, 'isOpen' | 'live'>
): DraftSource {
  const { reference, range, capture, secure } = origin
  if (reference !== null && captures.isOpen(capture)) return { reference, range, capture, route: route.value }
  // A draft without a source uses plain TCP unless TLS is set explicitly.
  const wasSecure = reference !== null && secure && route.value.tls === 'captured'
  return {
    reference: null,
    range: undefined,
    capture: captures.live?.capture ?? capture,
    route: wasSecure ? { ...route.value, tls: 'own' } : route.value
  }
}
