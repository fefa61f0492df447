import { storeToRefs } from 'pinia'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useEngine } from '../bridge/engine-client'
import { ViewSource, type QueryOf, type ViewKind, type ViewRows } from '../bridge/view-source'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'

/** A table's rows for Vue: re-opens the view when the query changes, and keeps the old rows up until then. */

export interface ViewTable<Row> {
  readonly total: Readonly<ShallowRef<number>>
  /** Grows whenever rows or total changed: reading it makes an effect follow them. */
  readonly version: Readonly<ShallowRef<number>>
  /** Grows when another query took over. */
  readonly generation: Readonly<ShallowRef<number>>
  /** Until the first view answered. */
  readonly loading: Readonly<ShallowRef<boolean>>
  row(index: number): Row | undefined
  want(first: number, last: number): void
  find(number: number): Promise<number | null>
}

export function useViewTable<Kind extends ViewKind>(query: () => QueryOf<Kind>): ViewTable<ViewRows[Kind]> {
  const engine = useEngine()
  const { shown: capture } = storeToRefs(useCaptureStore())
  const notices = useNoticesStore()
  const total = shallowRef(0)
  const version = shallowRef(0)
  const generation = shallowRef(0)
  const loading = shallowRef(true)
  let source: ViewSource<Kind> | undefined
  let range: readonly [number, number] = [0, 0]
  /** The newest query asked for: answers to older ones come too late and are closed again. */
  let asked = 0

  const changed = (): void => {
    if (source === undefined) return
    total.value = source.total
    source.want(...range)
    version.value++
  }

  const open = async (): Promise<void> => {
    const mine = ++asked
    try {
      const next = await ViewSource.open(engine, capture.value, query(), {
        onChange: () => {
          if (mine === asked) changed()
        },
        onError: (error) => {
          notices.report(error)
        }
      })
      if (mine !== asked) {
        next.close()
        return
      }
      source?.close()
      source = next
      loading.value = false
      generation.value++
      changed()
    } catch (error) {
      if (mine === asked) notices.report(error)
    }
  }

  watch([capture, () => JSON.stringify(query())], () => void open(), { immediate: true })

  onScopeDispose(() => {
    asked++
    source?.close()
    source = undefined
  })

  return {
    total,
    version,
    generation,
    loading,
    row: (index) => source?.row(index),
    want: (first, last) => {
      range = [first, last]
      source?.want(first, last)
    },
    find: (number) => source?.find(number) ?? Promise.resolve(null)
  }
}
