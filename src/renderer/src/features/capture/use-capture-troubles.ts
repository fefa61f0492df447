import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatCount } from '../../kit/words/model/format'
import { useCaptureStore } from '../../app/stores/capture'
import { useErrorWords } from '../../kit/words/use-error-words'

/** Texts for the problems of the shown capture. */
export interface CaptureTrouble {
  readonly text: string
  readonly code: string
  /** Error message of the engine. */
  readonly title: string
}

export interface UndecodedTrouble extends CaptureTrouble {
  /** The latest affected connection. */
  readonly connection: number
}

export interface CaptureTroubles {
  /** Error that ended reading an opened file early, and its offset. */
  readonly fault: ComputedRef<CaptureTrouble | null>
  /** Connections stored as bytes only, because decoding them crashed the analysis. */
  readonly undecoded: ComputedRef<UndecodedTrouble | null>
  /** Reason why the live capture is no longer written. */
  readonly writing: ComputedRef<CaptureTrouble | null>
}

export function useCaptureTroubles(): CaptureTroubles {
  const { t } = useI18n()
  const errorWords = useErrorWords()
  const captures = useCaptureStore()

  return {
    fault: computed(() => {
      const { totals } = captures
      if (totals?.kind !== 'file' || totals.error === null) return null
      const { error, faultAt, faultInside } = totals
      const place = faultInside === true ? 'capture.faultInside' : 'capture.faultAt'
      const { message, next } = errorWords(error.code)
      return {
        text:
          faultAt === undefined
            ? t('capture.fault', { what: message, next })
            : t(place, { at: formatCount(faultAt) }),
        code: error.systemCode ?? error.code,
        title: error.message
      }
    }),
    undecoded: computed(() => {
      const connections = captures.totals?.undecoded ?? []
      const connection = connections.at(-1)
      if (connection === undefined) return null
      const text = t('capture.undecoded', { list: connections.join(', ') }, connections.length)
      return { text, code: 'analysis-stopped', title: text, connection }
    }),
    writing: computed(() => {
      const { totals } = captures
      if (totals?.kind !== 'live' || totals.error === null) return null
      const { message, next } = errorWords(totals.error.code)
      return {
        text: `${t('shell.status.failed')}: ${message} ${next}`,
        code: totals.error.systemCode ?? totals.error.code,
        title: totals.error.message
      }
    })
  }
}
