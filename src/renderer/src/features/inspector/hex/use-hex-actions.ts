import { Download, Pencil, Terminal } from '@lucide/vue'
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyBytes, type CopyFormat } from '../../../../../decode/view/byte-copy'
import { SENDING_FORMS } from '../../../../../shared/copy/copy-as'
import type { Direction } from '../../../../../shared/model/direction'
import { formatBytes } from '../../../kit/words/model/format'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import { plainEntry, type MenuEntry } from '../../../kit/model/menu-entry'
import type { SaveChoice } from '../model/save-choice'
import { streamName } from '../../../kit/model/save-names'
import { useNoticesStore } from '../../../app/stores/notices'
import { useBytesSaving } from '../../../app/actions/use-bytes-saving'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useCopyAs } from '../../../app/actions/use-copy-as'
import { useRuleEntry } from '../../../app/actions/use-rule-entry'
import { useBytesFilter } from '../use-bytes-filter'
import { useCopyEntries } from '../use-copy-entries'
import { useSaveShortcut } from '../../../kit/use-save-shortcut'
import { useShownCapture } from '../../../app/stores/use-shown-capture'
import type { StreamBytes } from '../../../app/bridge/use-stream-bytes'
import { useWorkbench } from '../../../app/actions/use-workbench'

/** Actions on the selected bytes of a stream: copy in several formats, save, edit and resend. */
export interface HexActions {
  readonly copied: Readonly<ShallowRef<boolean>>
  copyRange(format: CopyFormat): Promise<void>
  readonly sendEntries: ComputedRef<readonly MenuEntry[]>
  readonly saveChoices: ComputedRef<readonly SaveChoice[]>
  saveSelection(): void
  readonly menuEntries: ComputedRef<readonly MenuEntry[]>
}

/** The widest format takes at most about 7 MB, below the clipboard limit. */
const MAX_COPY_BYTES = 1024 * 1024

export function useHexActions(options: {
  readonly streams: () => StreamBytes
  readonly connection: () => number
  readonly direction: () => Direction
  /** Returns the selected bytes, or null. */
  readonly range: () => ByteRange | null
}): HexActions {
  const { t } = useI18n()
  const workbench = useWorkbench()
  const { capture } = useShownCapture()
  const notices = useNoticesStore()
  const { copied, copy } = useClipboardCopy()
  const copyEntries = useCopyEntries()
  const total = (): number => options.streams().total(options.direction())

  const copyRange = async (format: CopyFormat): Promise<void> => {
    const range = options.range()
    if (range === null) return
    const length = range[1] - range[0]
    if (length > MAX_COPY_BYTES) {
      notices.inform('inspector.hex.copyTooLarge', {
        limit: formatBytes(MAX_COPY_BYTES),
        count: formatBytes(length)
      })
      return
    }
    try {
      const bytes = await options.streams().read(options.direction(), range[0], length)
      await copy(copyBytes(bytes, format))
    } catch (error) {
      notices.report(error)
    }
  }

  const copyAs = useCopyAs()
  /** Copies that resend bytes, available for client → server only. */
  const sendEntries = computed(() => {
    if (options.direction() === 'down') return []
    return copyAs.entries([SENDING_FORMS], async (form) => {
      const range = options.range()
      if (range === null) return
      const length = range[1] - range[0]
      await copyAs.bytes(form, options.connection(), length, () =>
        options.streams().read('up', range[0], length)
      )
    })
  })

  const saving = useBytesSaving()
  const shortcut = useSaveShortcut()
  const saveChoices = computed<SaveChoice[]>(() => {
    const range = options.range()
    const stream = {
      kind: 'stream',
      connection: options.connection(),
      direction: options.direction()
    } as const
    const size = formatBytes(range === null ? 0 : range[1] - range[0])
    return [
      {
        label: range === null ? t('saving.nothing') : t('saving.selection', { size }),
        saved: range === null ? null : { ...stream, start: range[0], end: range[1] },
        name: streamName(options.connection(), options.direction(), range),
        shortcut: shortcut.value
      },
      {
        label: t(options.direction() === 'up' ? 'saving.wholeUp' : 'saving.wholeDown', {
          size: formatBytes(total())
        }),
        saved: total() === 0 ? null : { ...stream, start: 0, end: null },
        name: streamName(options.connection(), options.direction(), null)
      }
    ]
  })
  const saveSelection = (): void => {
    const [selected] = saveChoices.value
    if (selected !== undefined && selected.saved !== null) void saving.save(selected.saved, selected.name)
  }

  const filterEntries = useBytesFilter()
  const ruleEntry = useRuleEntry()

  const menuEntries = computed<MenuEntry[]>(() => {
    const range = options.range()
    if (range === null) return []
    const direction = options.direction()
    const read = (from: number, length: number): Promise<Uint8Array> =>
      options.streams().read(direction, from, length)
    const edit = (): void => {
      const [start, end] = range
      const connection = options.connection()
      workbench.open({ kind: 'range', capture: capture.value, connection, direction, start, end })
    }
    const size = formatBytes(range[1] - range[0])
    const sending = plainEntry('copy-as', t('inspector.hex.copyCommand'), Terminal, () => undefined)
    return [
      ...copyEntries((format) => void copyRange(format)),
      ...(sendEntries.value.length === 0 ? [] : [{ ...sending, children: sendEntries.value }]),
      ...filterEntries(direction, range, read),
      ...ruleEntry({ connection: options.connection(), direction, range, read }),
      plainEntry('save', t('inspector.hex.saveBytes', { size }), Download, saveSelection, true),
      plainEntry('edit', t('workbench.editRange'), Pencil, edit)
    ]
  })

  return { copied, copyRange, sendEntries, saveChoices, saveSelection, menuEntries }
}
