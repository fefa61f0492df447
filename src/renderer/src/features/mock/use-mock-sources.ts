import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { countNumbers } from '../../../../shared/model/number-ranges'
import type { ViewKind } from '../../app/bridge/view-source'
import { formatCount } from '../../kit/words/model/format'
import { useCaptureStore } from '../../app/stores/capture'
import type { MockRequest } from '../../app/stores/dialogs'
import { useCaptureName } from '../../app/actions/use-capture-name'
import { usePickedRows } from '../../app/actions/use-picked-rows'

/** Sources for a mock set in the open captures: the selected rows, or all of them. */

export interface MockSourceOption extends MockRequest {
  readonly value: string
  readonly label: string
}

const KINDS: readonly ViewKind[] = ['exchanges', 'connections']

export function useMockSources(): ComputedRef<readonly MockSourceOption[]> {
  const { t } = useI18n()
  const captures = useCaptureStore()
  const picked = { exchanges: usePickedRows('exchanges'), connections: usePickedRows('connections') }
  const nameOf = useCaptureName()

  return computed(() => {
    const found: MockSourceOption[] = []
    const shown = captures.totals
    for (const of of KINDS) {
      const ranges = picked[of].numbers()
      const count = countNumbers(ranges)
      if (shown === null || count === 0) continue
      const label = t(`mock.source.picked.${of}`, { n: formatCount(count), capture: nameOf(shown) }, count)
      found.push({
        value: `picked ${of}`,
        label,
        capture: shown.capture,
        name: nameOf(shown),
        of,
        ranges,
        count
      })
    }
    for (const totals of captures.list) {
      const { capture, state, exchanges, connections } = totals
      const name = nameOf(totals)
      if (state === 'opening') continue
      for (const of of KINDS) {
        const count = of === 'exchanges' ? exchanges : connections.total
        if (count === 0) continue
        const label = t(`mock.source.all.${of}`, { n: formatCount(count), capture: name }, count)
        found.push({ value: `${capture} ${of}`, label, capture, name, of, ranges: null, count })
      }
    }
    return found
  })
}
