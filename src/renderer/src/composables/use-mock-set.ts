import { useI18n } from 'vue-i18n'
import type { MockSet } from '../../../shared/contract/mock-sets'
import { useEngine } from '../bridge/engine-client'
import { formatCount } from '../headless/format'
import type { MockRequest } from '../stores/dialogs'

/** What became of a copy: the set, null where nothing of it can answer; and what was left out, and why, in words. */
export interface CopiedSet {
  readonly made: MockSet | null
  readonly left: { readonly count: number; readonly why: string }
}

/** Copies a part of a capture into a set that servers answer from. Null where it was called off; rejects with what went wrong. */
export function useMockSet(): (
  request: Pick<MockRequest, 'capture' | 'of' | 'ranges'>
) => Promise<CopiedSet | null> {
  const { t } = useI18n()
  const engine = useEngine()
  return async ({ capture, of, ranges }) => {
    const created = await engine.request('mocks.create', {
      capture,
      // The contract's ranges have both ends.
      source: { of, ranges: ranges?.map(([start, end]): [number, number] => [start, end - 1]) ?? null }
    })
    if (created === null) return null
    const { made, left } = created
    const why = left.map((one) => t(`mock.left.${one.why}`, { n: formatCount(one.count) })).join(', ')
    return { made, left: { count: left.reduce((sum, { count }) => sum + count, 0), why } }
  }
}
