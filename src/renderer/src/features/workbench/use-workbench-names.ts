import { useI18n } from 'vue-i18n'
import { formatCount } from '../../kit/words/model/format'
import { isHttp2 } from './model/http2-head'
import { readForm } from './model/request-form'
import type { WorkbenchItem } from '../../app/stores/workbench'
import { useWorkbenchItems } from './use-workbench-item'

/** Names of workbench items: their source, and a preview of the current content. */

export interface WorkbenchNames {
  /** Such as `#12` or `New request`. */
  title(item: WorkbenchItem): string
  /** Beginning of the current bytes; empty while loading. */
  line(item: WorkbenchItem): string
  isChanged(item: WorkbenchItem): boolean
}

const MAX_LINE = 80
/** HTTP/2 pseudo-header fields are at the beginning. */
const MAX_HEAD_BYTES = 4096

export function useWorkbenchNames(): WorkbenchNames {
  const { t } = useI18n()
  const items = useWorkbenchItems()
  return {
    title({ source }) {
      switch (source.kind) {
        case 'exchange':
          return t('workbench.names.exchange', { n: source.exchange })
        case 'range':
          return t(`workbench.names.${source.direction}`, {
            n: source.connection,
            start: formatCount(source.start),
            end: formatCount(source.end)
          })
        case 'draft':
          return source.name === '' ? t('workbench.names.draft') : source.name
      }
    },
    line(item) {
      const opened = items.of(item).value
      if (opened.kind !== 'ready') return ''
      const bytes = opened.draft.peek(0, Math.min(MAX_HEAD_BYTES, opened.draft.length.value))
      const form = isHttp2(bytes) ? readForm(bytes) : null
      if (form !== null) return `${form.method?.text ?? ''} ${form.target?.text ?? ''}`.slice(0, MAX_LINE)
      const text = new TextDecoder().decode(bytes).replace(/^[\r\n]+/, '')
      const [line = ''] = text.slice(0, MAX_LINE).split(/[\r\n]/)
      return line.replace(/ HTTP\/[\d.]+$/, '').replaceAll(/\p{C}/gu, '·')
    },
    isChanged(item) {
      const opened = items.of(item).value
      return opened.kind === 'ready' && opened.draft.isChanged.value
    }
  }
}
