import { Binary, Copy, Download, Layers, Pencil } from '@lucide/vue'
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyBytes, type CopyFormat } from '../../../../../decode/view/byte-copy'
import { entryOf, type ByteRow, type ConversationLine } from './model/conversation-rows'
import { formatBytes } from '../../../kit/words/model/format'
import { plainEntry, type MenuEntry } from '../../../kit/model/menu-entry'
import { isByMouse, menuPoint, type Point } from '../../../kit/model/point'
import { streamName } from '../../../kit/model/save-names'
import { useNoticesStore } from '../../../app/stores/notices'
import { useBytesSaving } from '../../../app/actions/use-bytes-saving'
import { useClipboardCopy } from '../../../kit/use-clipboard-copy'
import { useRuleEntry } from '../../../app/actions/use-rule-entry'
import { useBytesFilter } from '../use-bytes-filter'
import { useCopyEntries } from '../use-copy-entries'
import { useShownCapture } from '../../../app/stores/use-shown-capture'
import type { StreamBytes } from '../../../app/bridge/use-stream-bytes'
import { useWorkbench } from '../../../app/actions/use-workbench'

/** Below the clipboard limit in the widest format. */
const MAX_COPY_BYTES = 1024 * 1024

/** Menu of a conversation line: actions on the event, or on the bytes of its segment or frame. */
export interface ConversationMenu {
  readonly place: ShallowRef<Point | null>
  readonly entries: ComputedRef<readonly MenuEntry[]>
  /** The line that keyboard actions apply to: the last one clicked. */
  readonly current: Readonly<ShallowRef<number | null>>
  onClick(event: MouseEvent): void
  onContextMenu(event: MouseEvent): void
  /** Copies the line's bytes in the shown form, or its text; returns false if there is no line. */
  copy(): boolean
}

export function useConversationMenu(options: {
  readonly streams: () => StreamBytes
  readonly connection: () => number
  readonly lineAt: (index: number) => ConversationLine | null
  /** First visible line, used if none was clicked. */
  readonly firstVisible: () => number
  readonly mode: () => 'text' | 'hex'
  readonly toHex: (row: ByteRow) => void
  readonly toPacket: (entry: number) => void
}): ConversationMenu {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const notices = useNoticesStore()
  const saving = useBytesSaving()
  const copyEntries = useCopyEntries()
  const bytesFilter = useBytesFilter()
  const ruleEntry = useRuleEntry()
  const workbench = useWorkbench()
  const { capture } = useShownCapture()
  const place = shallowRef<Point | null>(null)
  const current = shallowRef<number | null>(null)
  /** Displayed text of a line without bytes. */
  let text = ''

  const line = computed(() => (current.value === null ? null : options.lineAt(current.value)))
  const bytesOf = (shown: ConversationLine | null): ByteRow | null =>
    shown === null || shown.kind === 'event' || shown.kind === 'gap' ? null : shown.row

  const copyRow = async ({ direction, offset, length }: ByteRow, format: CopyFormat): Promise<void> => {
    if (length > MAX_COPY_BYTES) {
      const sizes = { limit: formatBytes(MAX_COPY_BYTES), count: formatBytes(length) }
      notices.inform('inspector.hex.copyTooLarge', sizes)
      return
    }
    try {
      await copy(copyBytes(await options.streams().read(direction, offset, length), format))
    } catch (error) {
      notices.report(error)
    }
  }

  const byteEntries = (row: ByteRow): MenuEntry[] => {
    const { direction, offset, length } = row
    const connection = options.connection()
    const range: readonly [number, number] = [offset, offset + length]
    const read = (from: number, bytes: number): Promise<Uint8Array> =>
      options.streams().read(direction, from, bytes)
    const save = (): void => {
      const saved = { kind: 'stream', connection, direction, start: offset, end: offset + length } as const
      void saving.save(saved, streamName(connection, direction, range))
    }
    const edit = (): void => {
      const [start, end] = range
      workbench.open({ kind: 'range', capture: capture.value, connection, direction, start, end })
    }
    const show = (): void => {
      options.toHex(row)
    }
    return [
      ...copyEntries((format) => void copyRow(row, format)),
      ...bytesFilter(direction, range, read),
      ...ruleEntry({ connection, direction, range, read }),
      plainEntry('save', t('inspector.hex.saveBytes', { size: formatBytes(length) }), Download, save, true),
      plainEntry('edit', t('workbench.editRange'), Pencil, edit),
      plainEntry('hex', t('inspector.conversation.toHex'), Binary, show, true)
    ]
  }

  const entries = computed<readonly MenuEntry[]>(() => {
    const shown = line.value
    if (shown === null) return []
    const row = bytesOf(shown)
    const list =
      row === null
        ? [plainEntry('text', t('inspector.conversation.copyLine'), Copy, () => void copy(text))]
        : byteEntries(row)
    if (shown.kind === 'gap') return list
    const toPacket = (): void => {
      options.toPacket(entryOf(shown.row))
    }
    return [...list, plainEntry('packet', t('inspector.conversation.toPacket'), Layers, toPacket)]
  })

  const choose = (element: Element | null): boolean => {
    const index = element?.closest('[data-line]')?.getAttribute('data-line')
    if (index === null || index === undefined) return false
    current.value = Number(index)
    text = element?.closest('[data-line]')?.textContent.trim() ?? ''
    return true
  }
  /** For keyboard use: the clicked line if it is drawn, else the first visible one. */
  const chooseForKey = (list: Element): Element | null => {
    const at = (index: number | null): Element | null => list.querySelector(`[data-line="${index ?? -1}"]`)
    const element = at(current.value) ?? at(options.firstVisible())
    return choose(element) ? element : null
  }

  return {
    place,
    entries,
    current,
    onClick({ target }) {
      if (target instanceof Element) choose(target)
    },
    onContextMenu(event) {
      // Selected text keeps the system's context menu.
      if (!(window.getSelection()?.isCollapsed ?? true)) return
      if (!(event.target instanceof Element) || !(event.currentTarget instanceof Element)) return
      const subject = isByMouse(event) ? event.target : chooseForKey(event.currentTarget)
      if (subject === null || !choose(subject)) return
      event.preventDefault()
      place.value = menuPoint(event, subject)
    },
    copy() {
      const shown = line.value
      if (shown === null) return false
      const row = bytesOf(shown)
      if (row === null) void copy(text)
      else void copyRow(row, options.mode())
      return true
    }
  }
}
