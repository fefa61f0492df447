import { computed, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { failureKind } from '../../features/sessions/model/proxy-findings'
import { useCaptureStore } from '../stores/capture'
import { useSelectionStore } from '../stores/selection'
import { useNoticesStore, type NoticeAction, type NoticeTone } from '../stores/notices'
import { useCaptureTroubles } from '../../features/capture/use-capture-troubles'
import { useFindings } from '../../features/sessions/findings/use-findings'

/** A state that lasts until resolved: a damaged file, a capture that cannot be written, a problem of a proxy. */
interface PersistentNotice {
  /** Identifies the state. */
  readonly key: string
  readonly tone: NoticeTone
  readonly text: string
  readonly action: NoticeAction
}

/** Shows a notice when such a state occurs, and counts the current ones. Used by one component of the window. */
export function usePersistentNotices(): { readonly count: ComputedRef<number> } {
  const { t, locale } = useI18n()
  const notices = useNoticesStore()
  const captures = useCaptureStore()
  const findings = useFindings()
  const { fault, undecoded, writing } = useCaptureTroubles()
  const selection = useSelectionStore()

  const show: NoticeAction = { label: 'shell.notices.show', run: notices.openList }
  // After a restart of the analysis, exchanges may have different numbers.
  watch([() => captures.shown, () => captures.totals?.formerly], ([, formerly], [before]) => {
    if (formerly !== undefined && formerly === before) selection.clear()
  })
  const showConnection = (connection: number): NoticeAction => ({
    label: 'capture.showConnection',
    run: () => {
      selection.showTable('connections')
      selection.selectConnection(connection)
    }
  })
  const found = (): (Omit<PersistentNotice, 'action'> & { action?: NoticeAction })[] => [
    ...findings.failing.value.map((one) => ({
      key: one.key,
      tone: 'error' as const,
      text: t(`findings.failing.${failureKind(one)}`, { n: one.failed, target: one.target }, one.failed)
    })),
    ...findings.untrusted.value.map(({ key }) => ({
      key,
      tone: 'info' as const,
      text: t('findings.untrusted', { n: 1 }, 1)
    })),
    ...findings.passed.value.map((client) => ({
      key: client.key,
      tone: 'info' as const,
      text: t('findings.passedThrough', { n: 1 }, 1),
      action: { label: 'findings.resume', run: () => void findings.resume(client) }
    }))
  ]

  const persistent = computed<readonly PersistentNotice[]>(() => {
    const { shown } = captures
    const troubles = [fault.value, writing.value].flatMap((trouble) =>
      trouble === null
        ? []
        : [{ key: `${shown} ${trouble.code}`, tone: 'error' as const, text: trouble.text }]
    )
    const left =
      undecoded.value === null
        ? []
        : [
            {
              key: `${shown} ${undecoded.value.code} ${undecoded.value.connection}`,
              tone: 'error' as const,
              text: undecoded.value.text,
              action: showConnection(undecoded.value.connection)
            }
          ]
    const notes =
      captures.totals?.rebuilt === undefined
        ? []
        : [{ key: `${shown} rebuilt`, tone: 'info' as const, text: t('capture.rebuilt') }]
    return [...troubles, ...left, ...notes, ...found()].map((one) => ({ action: show, ...one }))
  })

  /** Notice ids by state; the notices are recreated when the language changes. */
  const announced = new Map<string, number>()
  const expire = (key: string, id: number): void => {
    notices.expire(id)
    announced.delete(key)
  }
  watch(locale, () => {
    for (const [key, id] of announced) expire(key, id)
  })
  watch(
    persistent,
    (now) => {
      for (const [key, id] of announced) if (!now.some((one) => one.key === key)) expire(key, id)
      for (const { key, tone, text, action } of now)
        if (!announced.has(key))
          announced.set(key, notices.announce(tone, 'shell.notices.persistent', { text }, action))
    },
    { immediate: true }
  )

  return { count: computed(() => persistent.value.length) }
}
