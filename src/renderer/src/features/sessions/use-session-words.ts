import { useNow } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import { formatCount, formatDuration } from '../../kit/words/model/format'
import { permissionDigits, permissionWords } from './model/permission-bits'
import { failureKind, untrustedHosts } from './model/proxy-findings'
import { addressLine, modeOf } from '../../kit/words/model/session-look'
import { useErrorWords } from '../../kit/words/use-error-words'

/** Texts of a session list entry: the most urgent state as one line, and everything as a tooltip. */

export interface SessionWords {
  /** `isAddress`: the line consists of addresses only. */
  readonly line: ComputedRef<{ text: string; tone: 'plain' | 'warn' | 'bad'; isAddress: boolean }>
  readonly title: ComputedRef<string>
  /** Short summary of the session's automatic behaviour; empty if it has none. */
  readonly doing: ComputedRef<string>
  /** Listening address and target; for a proxy without a fixed target, its mode and listening address. */
  readonly address: ComputedRef<string>
  /** Explains why encrypted traffic is readable; null if it is not. */
  readonly secure: ComputedRef<string | null>
  /** Warning about upstream servers whose identity is not verified; null if there are none. */
  readonly unverified: ComputedRef<string | null>
}

export function useSessionWords(session: () => SessionSummary): SessionWords {
  const { t } = useI18n()
  const errorWords = useErrorWords()
  const now = useNow({ interval: 500 })

  /** A proxy without a fixed target shows its mode next to the listening address. */
  const address = computed(() => {
    const line = addressLine(session())
    const mode = modeOf(session().config)
    if (mode === null || mode === 'forward') return line
    return t('session.modeOn', { kind: t(`session.modes.${mode}.kind`), address: line })
  })
  /** Explains why encrypted traffic is readable. */
  const secure = computed(() => {
    const { config } = session()
    if (config.kind !== 'proxy') return config.tls === undefined ? null : t('session.secure')
    if (config.tls?.clients === 'intercept') return t('session.intercepted')
    return config.tls?.target === 'tls' ? t('session.passedOn') : null
  })
  const doing = computed(() => {
    const { config } = session()
    if (config.kind === 'proxy') return ''
    return (config.behaviours ?? [])
      .filter(({ on }) => on)
      .map((behaviour) =>
        t(`behaviours.kinds.${behaviour.kind}.word`, {
          interval: behaviour.kind === 'every' ? formatDuration(behaviour.interval) : ''
        })
      )
      .join(', ')
  })
  const trouble = computed(() => {
    const { error } = session()
    if (error === null) return null
    const { message, brief, cause, next } = errorWords(error.code, error.details, error.systemCode)
    const code = error.systemCode ?? error.code
    return {
      line: `${brief} (${code})`,
      title: [`${message} (${code})`, cause, next, error.message].filter((part) => part !== null).join('\n')
    }
  })
  const reconnecting = computed(() => {
    const waiting = session().reconnecting
    if (waiting === undefined) return null
    const seconds = Math.max(0, Math.ceil((waiting.at - now.value.getTime()) / 1000))
    // Passed as text, because vue-i18n takes a numeric `n` as the plural count, overriding the explicit one.
    const values = { n: formatCount(seconds), failed: formatCount(waiting.failed) }
    return { text: t('session.reconnecting', values, waiting.failed), isTrouble: waiting.failed > 0 }
  })
  const refused = computed(() => {
    const { surplus, blocked } = session().refused ?? { surplus: 0, blocked: 0 }
    return surplus + blocked === 0 ? null : t('session.refused', { n: formatCount(surplus + blocked) })
  })
  const failing = computed(() => {
    const failures = session().failing
    if (failures === undefined) return null
    const { failed, target } = failures
    const kind = failureKind(failures)
    const values = { n: formatCount(failed), target }
    return {
      line: t(`session.failing.${kind === 'refused' ? kind : 'failed'}`, values, failed),
      title: t(`findings.failing.${kind}`, values, failed)
    }
  })
  const unverified = computed(() => {
    const hosts = untrustedHosts(session()).length
    return hosts === 0 ? null : t('findings.line', { n: formatCount(hosts) }, hosts)
  })
  /** A stopping session shows how many connections it still waits for, since that may take long. */
  const finishing = computed(() => {
    const { state, connections } = session()
    return state === 'stopping' && connections.open > 0
      ? t('session.finishing', { n: formatCount(connections.open) }, connections.open)
      : null
  })

  return {
    doing,
    address,
    secure,
    unverified,
    line: computed(() => {
      if (finishing.value !== null) return { text: finishing.value, tone: 'plain', isAddress: false }
      if (reconnecting.value !== null) {
        const { text, isTrouble } = reconnecting.value
        return { text, tone: isTrouble ? 'warn' : 'plain', isAddress: false }
      }
      if (trouble.value !== null) return { text: trouble.value.line, tone: 'bad', isAddress: false }
      if (failing.value !== null) return { text: failing.value.line, tone: 'bad', isAddress: false }
      // The list is narrow and may cut off the end of the line.
      const mode = modeOf(session().config)
      const modeText = mode === null || mode === 'forward' ? '' : t(`session.modes.${mode}.name`)
      const parts = [addressLine(session()), modeText, refused.value ?? doing.value].filter(
        (part) => part !== ''
      )
      return { text: parts.join(' · '), tone: 'plain', isAddress: modeText === '' }
    }),
    title: computed(() => {
      const mode = session().listening?.mode
      return [
        trouble.value?.title ?? null,
        failing.value?.title ?? null,
        address.value,
        secure.value,
        mode === undefined
          ? null
          : t('session.mode', { digits: permissionDigits(mode), words: permissionWords(mode) }),
        doing.value === '' ? null : t('session.doing', { words: doing.value }),
        refused.value,
        unverified.value,
        reconnecting.value?.text ?? null
      ]
        .filter((part) => part !== null)
        .join('\n')
    })
  }
}
