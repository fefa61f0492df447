import { computed, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore, type NoticeTone } from '../stores/notices'
import { useCaptureTroubles } from './use-capture-troubles'
import { useFindings } from './use-findings'

/** A state that lasts until it is resolved: a damaged file, a capture that cannot be written, a finding of a proxy. */
interface Standing {
  /** The same for the same state. */
  readonly key: string
  readonly tone: NoticeTone
  readonly text: string
}

/** Shows a notice when such a state comes up, and counts the present ones. For one component of the window. */
export function useStandingNotices(): { readonly count: ComputedRef<number> } {
  const { t } = useI18n()
  const notices = useNoticesStore()
  const captures = useCaptureStore()
  const findings = useFindings()
  const { fault, writing } = useCaptureTroubles()

  const standing = computed<readonly Standing[]>(() => {
    const { shown } = captures
    const troubles = [fault.value, writing.value].flatMap((trouble) =>
      trouble === null
        ? []
        : [{ key: `${shown} ${trouble.code}`, tone: 'error' as const, text: trouble.text }]
    )
    const notes =
      captures.totals?.rebuilt === undefined
        ? []
        : [{ key: `${shown} rebuilt`, tone: 'info' as const, text: t('capture.rebuilt') }]
    const found = findings.shown.value.map(({ key, kind }) => ({
      key,
      tone: 'info' as const,
      text: t(`findings.${kind}`, { n: 1 }, 1)
    }))
    return [...troubles, ...notes, ...found]
  })

  /** Notices by the state they are about. */
  const announced = new Map<string, { readonly id: number; readonly text: string }>()
  watch(
    standing,
    (now) => {
      for (const [key, { id, text }] of announced) {
        // A change of the language changes the text.
        if (now.some((one) => one.key === key && one.text === text)) continue
        notices.expire(id)
        announced.delete(key)
      }
      for (const { key, tone, text } of now) {
        if (announced.has(key)) continue
        const show = { label: 'shell.notices.show', run: notices.openList }
        const id = notices.announce(tone, 'shell.notices.standing', { text }, show)
        announced.set(key, { id, text })
      }
    },
    { immediate: true }
  )

  return { count: computed(() => standing.value.length) }
}
