import { useI18n } from 'vue-i18n'
import type { MockSet } from '../../../../shared/contract/mock-sets'
import { useEngine } from '../../app/bridge/engine-client'
import { formatCount } from '../../kit/words/model/format'
import type { MockRequest } from '../../app/stores/dialogs'

/**
 * Result of creating a mock set: the set, or null if nothing in it can be served; and the number of items left out with
 * the reason.
 */
export interface CopiedSet {
  readonly made: MockSet | null
  readonly left: { readonly count: number; readonly why: string }
}

/** Copies a part of a capture into a mock set. Resolves to null if cancelled; rejects on errors. */
export function useMockSet(): (
  request: Pick<MockRequest, 'capture' | 'of' | 'ranges'>
) => Promise<CopiedSet | null> {
  const { t } = useI18n()
  const engine = useEngine()
  return async ({ capture, of, ranges }) => {
    const created = await engine.request('mocks.create', {
      capture,
      // The engine's ranges include their end.
      source: { of, ranges: ranges?.map(([start, end]): [number, number] => [start, end - 1]) ?? null }
    })
    if (created === null) return null
    const { made, left } = created
    const why = left.map((one) => t(`mock.left.${one.why}`, { n: formatCount(one.count) })).join(', ')
    return { made, left: { count: left.reduce((sum, { count }) => sum + count, 0), why } }
  }
}
