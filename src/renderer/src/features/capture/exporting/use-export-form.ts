import { storeToRefs } from 'pinia'
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ExportedFile, ExportOptions } from '../../../../../shared/contract/exporting'
import type { Task } from '../../../../../shared/contract/tasks'
import type { ViewQuery } from '../../../../../shared/contract/views'
import { formatBytes } from '../../../kit/words/model/format'
import { useCaptureStore } from '../../../app/stores/capture'
import { useExportingStore, type ExportScope } from '../../../app/stores/exporting'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSelectionStore } from '../../../app/stores/selection'
import { useTablesStore } from '../../../app/stores/tables'
import { useTasksStore } from '../../../app/stores/tasks'
import { usePickedRows } from '../../../app/actions/use-picked-rows'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Export dialog state: the rows to export, the form, and the running or finished export. */

export interface ExportForm {
  readonly kind: ComputedRef<'exchanges' | 'connections'>
  readonly scope: ShallowRef<ExportScope>
  readonly counts: ComputedRef<Record<ExportScope, number>>
  /** Labels of the table's columns. */
  readonly columns: ComputedRef<ExportOptions['columns']>
  /** An export request is in progress. */
  readonly isRunning: ShallowRef<boolean>
  readonly task: ComputedRef<Task | undefined>
  readonly result: ShallowRef<ExportedFile | null>
  start(): Promise<void>
  stop(): Promise<void>
}

export function useExportForm(): ExportForm {
  const { locale } = useI18n()
  const store = useExportingStore()
  const { open, format } = storeToRefs(store)
  const capture = useCaptureStore()
  const selection = useSelectionStore()
  const states = useTablesStore()
  const tasks = useTasksStore()
  const notices = useNoticesStore()
  const { request } = useShownCapture()
  const scope = shallowRef<ExportScope>('all')
  const isRunning = shallowRef(false)
  const result = shallowRef<ExportedFile | null>(null)
  /** Exports that were running before this one. */
  let others: ReadonlySet<number> = new Set()

  const kind = computed(() => selection.tab)
  const picked = { exchanges: usePickedRows('exchanges'), connections: usePickedRows('connections') }
  const table = computed(() => store.tables[kind.value])
  const counts = computed(() => ({
    picked: picked[kind.value].count(),
    shown: table.value?.rows ?? 0,
    all: (kind.value === 'exchanges' ? capture.totals?.exchanges : capture.totals?.connections.total) ?? 0
  }))
  const columns = computed(() => [...(table.value?.columns ?? [])])

  const usualScope = (): ExportScope => {
    if (counts.value.picked > 1) return 'picked'
    const { filter, marked } = states.of(kind.value)
    const isNarrowed = filter.trim() !== '' || marked || selection.session !== null
    return isNarrowed && counts.value.shown > 0 ? 'shown' : 'all'
  }
  watch(open, (isOpen) => {
    if (!isOpen || isRunning.value) return
    result.value = null
    const wanted = store.scope
    scope.value = wanted !== null && counts.value[wanted] > 0 ? wanted : usualScope()
  })
  // The last result does not apply to changed options.
  watch([scope, format, kind], () => {
    if (!isRunning.value) result.value = null
  })

  const query = (): ViewQuery => {
    const { sort } = states.of(kind.value)
    const all = { kind: kind.value, filter: '', sessions: null, sort } as ViewQuery
    if (scope.value === 'all') return all
    if (scope.value === 'shown') return table.value?.query ?? all
    return {
      ...all,
      only: picked[kind.value].numbers().map(([start, end]): [number, number] => [start, end])
    }
  }

  const plainOptions = (): Omit<ExportOptions, 'columns' | 'language'> => {
    const { bodies, bodyLimit, decoded, guard, mark } = store.options
    return { bodies, bodyLimit, decoded, guard, mark }
  }

  const task = computed(() =>
    isRunning.value
      ? tasks.list.find(({ kind, task: id }) => kind === 'export' && !others.has(id))
      : undefined
  )

  return {
    kind,
    scope,
    counts,
    columns,
    isRunning,
    task,
    result,
    async start() {
      if (isRunning.value) return
      result.value = null
      others = new Set(tasks.list.map(({ task: id }) => id))
      isRunning.value = true
      try {
        const language = locale.value === 'zh-CN' ? 'zh-CN' : 'en'
        result.value = await request('files.export', {
          query: query(),
          format: format.value,
          options: { ...plainOptions(), columns: columns.value, language }
        })
        if (!open.value && result.value !== null)
          notices.inform('saving.done', { path: result.value.path, size: formatBytes(result.value.bytes) })
      } catch (error) {
        notices.report(error)
      } finally {
        isRunning.value = false
      }
    },
    async stop() {
      if (task.value !== undefined) await tasks.cancel(task.value.task)
    }
  }
}
