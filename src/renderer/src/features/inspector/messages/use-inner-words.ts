import { useI18n } from 'vue-i18n'
import type { InnerPlace, InnerRow } from '../../../../../shared/contract/inner'
import { visibleText } from '../../../../../decode/view/text-encoding'
import { formatCount } from '../../../kit/words/model/format'

/** Texts for nested messages: protocol terms stay as on the wire, the rest is translated. */

export interface InnerWords {
  kind(kind: string): string
  mark(mark: string): string
  summary(row: InnerRow): string
}

/** Layers whose message kinds have texts; the names of other layers come from their RFC or from the user. */
const WORDED: ReadonlySet<InnerPlace['layer']> = new Set(['websocket', 'grpc'])
/** Entries of an event stream that are not events. */
const NO_EVENTS: ReadonlySet<string> = new Set(['comment', 'settings', 'unlisted'])

export function useInnerWords(layer: () => InnerPlace['layer'] | null): InnerWords {
  const { t, te } = useI18n()
  return {
    kind(kind) {
      const at = layer()
      const isWorded = at !== null && (WORDED.has(at) || (at === 'sse' && NO_EVENTS.has(kind)))
      return isWorded && te(`messages.kind.${kind}`, 'en') ? t(`messages.kind.${kind}`) : visibleText(kind)
    },
    mark(mark) {
      if (mark === 'compressed') return t('messages.marks.compressed')
      const fragments = /^(\d+) fragments$/.exec(mark)?.[1]
      return fragments === undefined
        ? visibleText(mark)
        : t('messages.marks.fragments', { count: formatCount(Number(fragments)) })
    },
    summary({ kind, summary }) {
      const close =
        layer() === 'websocket' && kind === 'close' ? /^(\d{4}) [^:]*(:.*)?$/s.exec(summary) : null
      const code = close?.[1] ?? ''
      if (close === null || !te(`messages.closeCodes.${code}`, 'en')) return visibleText(summary)
      return visibleText(`${code} ${t(`messages.closeCodes.${code}`)}${close[2] ?? ''}`)
    }
  }
}
