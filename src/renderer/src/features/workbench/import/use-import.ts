import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { MAX_IMPORT_BYTES } from '../../../../../decode/import/import-anything'
import type { ImportedRequest, ImportFault, ImportNote } from '../../../../../decode/import/import-types'
import { MAX_SEND_BYTES } from '../../../../../shared/contract/limits'
import { formatAddress } from '../../../kit/model/address'
import { formatBytes } from '../../../kit/words/model/format'
import {
  ImportReader,
  type ImportListing,
  type ImportProgress,
  type ImportSource,
  type ListedEntry,
  type OpenedEntry
} from './model/import-work'
import { useNoticesStore } from '../../../app/stores/notices'
import { useWorkbench } from '../../../app/actions/use-workbench'

/** State of the import dialog: the pasted or dropped source, its parsed requests, and the chosen request. */

/** Delay in ms before a running import shows its progress; most finish sooner. */
const SHOW_PROGRESS_MS = 200

/** Longer text is kept outside the input field, which would have to lay out all of its lines. */
const MAX_FIELD_CHARACTERS = 200_000
const MAX_FIELD_LINES = 10_000

export interface ImportFile {
  readonly name: string
  readonly size: number
}

export interface RequestImport {
  readonly text: Ref<string>
  /** A file, or text too long for the field. */
  readonly file: Readonly<ShallowRef<ImportFile | null>>
  /** Null while there is no input. */
  readonly result: Readonly<ShallowRef<ImportListing | null>>
  readonly entries: ComputedRef<readonly ListedEntry[]>
  readonly chosen: Ref<ListedEntry | null>
  readonly request: ComputedRef<ImportedRequest | null>
  /** Null while idle and during the initial delay. */
  readonly progress: Readonly<ShallowRef<ImportProgress | null>>
  /** True after `cancel`, until another source is read. */
  readonly cancelled: Readonly<ShallowRef<boolean>>
  /** Reason why the request cannot be sent. */
  readonly problem: ComputedRef<string | null>
  readonly canOpen: ComputedRef<boolean>
  noteText(note: ImportNote): string
  take(file: File): Promise<void>
  /** Returns true if the text is kept outside the field. */
  takePasted(pasted: string): boolean
  forget(): void
  /** Stops reading and keeps the text or file. */
  cancel(): void
  /** Reads the same text or file again. */
  retry(): void
  /** Opens the chosen request in the workbench. */
  open(): void
}

function isLongForField(text: string): boolean {
  return text.length > MAX_FIELD_CHARACTERS || text.split('\n', MAX_FIELD_LINES + 1).length > MAX_FIELD_LINES
}

export function useImport(): RequestImport {
  const { t } = useI18n()
  const notices = useNoticesStore()
  const workbench = useWorkbench()
  const text = shallowRef('')
  const file = shallowRef<ImportFile | null>(null)
  const reader = new ImportReader()
  onScopeDispose(() => {
    reader.cancel()
  })
  /** Bytes of the file, or text kept outside the field. */
  const lastSource = shallowRef<ImportSource | null>(null)
  const result = shallowRef<ImportListing | null>(null)
  const picked = shallowRef<ListedEntry | null>(null)
  const read = shallowRef<OpenedEntry | null>(null)
  const progress = shallowRef<ImportProgress | null>(null)
  const cancelled = shallowRef(false)
  const isReading = shallowRef(false)
  /** True for a file over the size limit, which is not read. */
  const isTooLarge = shallowRef(false)

  /** Number of the latest task; results of earlier tasks are discarded. */
  let task = 0
  /** True while reading a source rather than one of its entries. */
  let isListing = false
  const within = async <Found>(
    run: (report: (progress: ImportProgress) => void) => Promise<Found | null>
  ): Promise<Found | null> => {
    const own = ++task
    let shown: ImportProgress = { done: 0, total: 0 }
    isReading.value = true
    cancelled.value = false
    progress.value = null
    const timer = setTimeout(() => {
      progress.value = shown
    }, SHOW_PROGRESS_MS)
    const found = await run((given) => {
      shown = given
      if (own === task && progress.value !== null) progress.value = given
    })
    clearTimeout(timer)
    if (own !== task) return null
    progress.value = null
    isReading.value = false
    cancelled.value = found === null
    return found
  }
  const readSource = async (source: ImportSource | null): Promise<void> => {
    picked.value = null
    isListing = source !== null
    if (source === null) {
      task++
      reader.cancel()
      isReading.value = false
      progress.value = null
      cancelled.value = false
      result.value = null
      return
    }
    const listing = await within((report) => reader.read(source, report))
    if (isReading.value) return
    isListing = false
    result.value = listing
  }
  const source = computed((): ImportSource | null => {
    if (file.value !== null) return lastSource.value
    return text.value.trim() === '' ? null : { text: text.value }
  })
  watch(source, (given) => {
    void readSource(given)
  })

  const entries = computed(() => (result.value?.ok === true ? result.value.entries : []))
  const chosen = computed({
    get: () =>
      picked.value !== null && entries.value[picked.value.index] === picked.value
        ? picked.value
        : (entries.value[0] ?? null),
    set: (entry) => {
      // The worker no longer has the entries of the source being replaced.
      if (!isListing) picked.value = entry
    }
  })
  watch(chosen, async (entry) => {
    if (entry === null) {
      read.value = null
      return
    }
    const opened = await within(() => reader.open(entry.index))
    if (chosen.value === entry) read.value = opened
    if (cancelled.value) result.value = null
  })
  const request = computed(() => (read.value === null || 'code' in read.value ? null : read.value))

  const faultText = ({ code, line, column, found }: ImportFault): string => {
    const reason = t(`importing.faults.${code}`, {
      found,
      expected: code === 'json' ? t(`importing.expected.${found}`) : '',
      limit: formatBytes(MAX_SEND_BYTES),
      import: formatBytes(MAX_IMPORT_BYTES)
    })
    return line === null || column === null ? reason : t('importing.place', { line, column, what: reason })
  }
  const problem = computed(() => {
    if (isTooLarge.value)
      return faultText({ code: 'too-large', line: null, column: null, found: file.value?.name ?? '' })
    if (result.value?.ok === false) return faultText(result.value.fault)
    if (read.value !== null && 'code' in read.value) return faultText(read.value)
    const length = request.value?.bytes.length ?? 0
    return length > MAX_SEND_BYTES ? t('importing.tooLong', { limit: formatBytes(MAX_SEND_BYTES) }) : null
  })
  const canOpen = computed(() => request.value !== null && problem.value === null && !isReading.value)

  const forget = (): void => {
    file.value = null
    lastSource.value = null
    isTooLarge.value = false
  }

  /** Returns the name given by the request's author; otherwise the address, because the first line is shown anyway. */
  const nameOf = ({ name }: ListedEntry, target: ImportedRequest['target']): string => {
    const kind = result.value?.ok === true ? result.value.kind : 'raw'
    const isNamed = kind === 'postman' || kind === 'openapi' || target === null
    return isNamed ? name.slice(0, 120) : formatAddress(target)
  }

  return {
    text,
    file,
    result,
    entries,
    chosen,
    request,
    problem,
    canOpen,
    noteText: ({ code, what: reason }) => t(`importing.notes.${code}`, { what: reason }),
    progress,
    cancelled,
    async take(taken) {
      try {
        // A file that is too large is not read.
        const isRead = taken.size <= MAX_IMPORT_BYTES
        const bytes = isRead ? new Uint8Array(await taken.arrayBuffer()) : null
        isTooLarge.value = !isRead
        lastSource.value = bytes === null ? null : { bytes, name: taken.name, maxRawBytes: MAX_SEND_BYTES }
        file.value = { name: taken.name, size: taken.size }
      } catch (error) {
        notices.report(error)
      }
    },
    takePasted(pasted) {
      if (!isLongForField(pasted)) return false
      lastSource.value = { text: pasted }
      file.value = { name: t('importing.pasted'), size: pasted.length }
      return true
    },
    forget,
    cancel() {
      reader.cancel()
    },
    retry() {
      void readSource(source.value)
    },
    open() {
      if (!canOpen.value || request.value === null || chosen.value === null) return
      const { target, secure, bytes, way: route = {} } = request.value
      workbench.open({ kind: 'draft', name: nameOf(chosen.value, target), target, secure, route, bytes })
      forget()
      text.value = ''
    }
  }
}
