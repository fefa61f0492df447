import { computed, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { importBytes, importText, MAX_IMPORT_BYTES, readEntry } from '../../../decode/import/import-anything'
import type {
  ImportedRequest,
  ImportEntry,
  ImportFault,
  ImportNote,
  ImportResult
} from '../../../decode/import/import-types'
import { MAX_SEND_BYTES } from '../../../shared/contract/limits'
import { formatAddress } from '../headless/address'
import { formatBytes } from '../headless/format'
import { parseYaml } from '../headless/yaml-data'
import { useNoticesStore } from '../stores/notices'
import { useWorkbench } from './use-workbench'

/** What was pasted or dropped into the import dialog, what it is, and which request of it is chosen. */

/** More text than this is kept beside the field, which would have to lay out all of its lines. */
const MAX_FIELD_CHARACTERS = 200_000

export interface ImportFile {
  readonly name: string
  readonly size: number
}

export interface RequestImport {
  readonly text: Ref<string>
  /** A file, or a text too long for the field. */
  readonly file: Readonly<ShallowRef<ImportFile | null>>
  /** Null while there is nothing. */
  readonly result: ComputedRef<ImportResult | null>
  readonly entries: ComputedRef<readonly ImportEntry[]>
  readonly chosen: Ref<ImportEntry | null>
  readonly request: ComputedRef<ImportedRequest | null>
  /** Why nothing can be sent of it, in words. */
  readonly problem: ComputedRef<string | null>
  readonly canOpen: ComputedRef<boolean>
  noteText(note: ImportNote): string
  take(file: File): Promise<void>
  /** True for what is kept beside the field. */
  takePasted(pasted: string): boolean
  forget(): void
  /** Into the workbench. */
  open(): void
}

export function useImport(): RequestImport {
  const { t } = useI18n()
  const notices = useNoticesStore()
  const workbench = useWorkbench()
  const text = shallowRef('')
  const file = shallowRef<ImportFile | null>(null)
  const fromFile = shallowRef<ImportResult | null>(null)
  const picked = shallowRef<ImportEntry | null>(null)

  const result = computed(() => {
    if (file.value !== null) return fromFile.value
    return text.value.trim() === '' ? null : importText(text.value, parseYaml)
  })
  const entries = computed(() => (result.value?.ok === true ? result.value.entries : []))
  const chosen = computed({
    get: () =>
      picked.value !== null && entries.value.includes(picked.value)
        ? picked.value
        : (entries.value[0] ?? null),
    set: (entry) => {
      picked.value = entry
    }
  })
  const read = computed(() => (chosen.value === null ? null : readEntry(chosen.value)))
  const request = computed(() => (read.value === null || 'code' in read.value ? null : read.value))

  const faultText = ({ code, line, column, found }: ImportFault): string => {
    const what = t(`importing.faults.${code}`, {
      found,
      expected: code === 'json' ? t(`importing.expected.${found}`) : '',
      limit: formatBytes(MAX_SEND_BYTES),
      import: formatBytes(MAX_IMPORT_BYTES)
    })
    return line === null || column === null ? what : t('importing.place', { line, column, what })
  }
  const problem = computed(() => {
    if (result.value?.ok === false) return faultText(result.value.fault)
    if (read.value !== null && 'code' in read.value) return faultText(read.value)
    const length = request.value?.bytes.length ?? 0
    return length > MAX_SEND_BYTES ? t('importing.tooLong', { limit: formatBytes(MAX_SEND_BYTES) }) : null
  })
  const canOpen = computed(() => request.value !== null && problem.value === null)

  const forget = (): void => {
    file.value = null
    fromFile.value = null
    picked.value = null
  }

  /** Who wrote the request has named it; of the others the first line is shown there anyhow. */
  const nameOf = ({ name }: ImportEntry, target: ImportedRequest['target']): string => {
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
    noteText: ({ code, what }) => t(`importing.notes.${code}`, { what }),
    async take(taken) {
      try {
        // One that is too large is not read at all.
        const isRead = taken.size <= MAX_IMPORT_BYTES
        const bytes = isRead ? new Uint8Array(await taken.arrayBuffer()) : new Uint8Array(0)
        fromFile.value = isRead
          ? importBytes(bytes, taken.name, MAX_SEND_BYTES, parseYaml)
          : { ok: false, fault: { code: 'too-large', line: null, column: null, found: taken.name } }
        file.value = { name: taken.name, size: taken.size }
      } catch (error) {
        notices.report(error)
      }
    },
    takePasted(pasted) {
      if (pasted.length <= MAX_FIELD_CHARACTERS) return false
      fromFile.value = importText(pasted, parseYaml)
      file.value = { name: t('importing.pasted'), size: pasted.length }
      return true
    },
    forget,
    open() {
      if (!canOpen.value || request.value === null || chosen.value === null) return
      const { target, secure, bytes, way = {} } = request.value
      workbench.open({ kind: 'draft', name: nameOf(chosen.value, target), target, secure, way, bytes })
      forget()
      text.value = ''
    }
  }
}
