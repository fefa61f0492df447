import type { TlsLayer } from '../../../../../../shared/contract/tls-records'
import type { TlsLeg } from '../../../../kit/words/model/tls-legs'

/** TLS details in display order, as keys with texts provided by the caller. */

export type TlsFactKey =
  | 'alert'
  | 'version'
  | 'cipher'
  | 'group'
  | 'serverName'
  | 'alpn'
  | 'offeredVersions'
  | 'offeredAlpn'
  | 'session'
  | 'verified'
  | 'took'
  | 'ja3'
  | 'ja4'

export interface TlsFact {
  readonly key: TlsFactKey
  readonly value: string
  readonly mono?: boolean
  readonly copy?: boolean
  readonly tone?: 'good' | 'bad'
}

/** Texts for values. */
export interface TlsFactWords {
  resumed(isResumed: boolean): string
  verified(isVerified: boolean, problem: string): string
  /** Text for an alert: its name followed by its meaning. */
  alert(alert: string): string
  duration(milliseconds: number): string
}

export function legFacts(leg: TlsLeg, words: TlsFactWords): TlsFact[] {
  const isUp = leg.version !== ''
  return known([
    { key: 'version', value: leg.version },
    { key: 'cipher', value: leg.cipher, mono: true },
    { key: 'alpn', value: leg.alpn, mono: true },
    { key: 'serverName', value: leg.serverName, mono: true },
    { key: 'session', value: isUp ? words.resumed(leg.resumed) : '' },
    {
      key: 'verified',
      value: leg.verified === null ? '' : words.verified(leg.verified, leg.problem),
      tone: leg.verified === true ? 'good' : 'bad'
    },
    { key: 'took', value: leg.took === null ? '' : words.duration(leg.took) }
  ])
}

export function summaryFacts(
  { summary, messages }: Pick<TlsLayer, 'summary' | 'messages'>,
  words: TlsFactWords
): TlsFact[] {
  const alert = messages.findLast(({ kind }) => kind === 'alert')?.value ?? ''
  return known([
    { key: 'alert', value: alert === '' ? '' : words.alert(alert), tone: 'bad' },
    { key: 'version', value: summary.version },
    { key: 'cipher', value: summary.cipher, mono: true },
    { key: 'group', value: summary.group, mono: true },
    { key: 'serverName', value: summary.serverName, mono: true },
    { key: 'alpn', value: summary.alpn, mono: true },
    { key: 'offeredVersions', value: summary.offered.versions.join(', ') },
    { key: 'offeredAlpn', value: summary.offered.alpn.join(', '), mono: true },
    { key: 'session', value: summary.resumed === null ? '' : words.resumed(summary.resumed) },
    { key: 'ja3', value: summary.ja3, mono: true, copy: true },
    { key: 'ja4', value: summary.ja4, mono: true, copy: true }
  ])
}

function known(facts: readonly TlsFact[]): TlsFact[] {
  return facts.filter(({ value }) => value !== '')
}
