import { TLS_VERSIONS } from '../../../../../../shared/contract/socket-options'
import type { SessionOption } from './option'
import type { OptionForm } from './option-form'

/** TLS options: of servers and clients as endpoints, and of proxies as intermediaries. */

const SERVER = ['server'] as const
const CLIENT = ['client'] as const
const PROXY = ['proxy'] as const
const BOTH = ['server', 'client'] as const

const withTls = (form: OptionForm): boolean => form.tls !== 'off'
/** True for a proxy with TLS interception. */
const intercepting = ({ tls }: OptionForm): boolean => tls === 'intercept'
/** True for a proxy that itself uses TLS towards upstream servers. */
const securing = ({ tls, tlsTarget }: OptionForm): boolean =>
  tlsTarget === 'tls' || (tls === 'intercept' && tlsTarget === 'same')
const versions = ['', ...TLS_VERSIONS]

export const TLS_OPTIONS: readonly SessionOption[] = [
  { section: 'tls', kinds: SERVER, control: 'choice', key: 'tls', values: ['off', 'spot', 'files'] },
  { section: 'tls', kinds: CLIENT, control: 'choice', key: 'tls', values: ['off', 'on'] },
  { section: 'tls', kinds: SERVER, control: 'text', key: 'names', when: ({ tls }) => tls === 'spot' },
  {
    section: 'tls',
    kinds: CLIENT,
    control: 'choice',
    key: 'serverName',
    values: ['target', 'custom', 'none'],
    when: withTls
  },
  {
    section: 'tls',
    kinds: CLIENT,
    control: 'text',
    key: 'customName',
    when: (form) => withTls(form) && form.serverName === 'custom'
  },
  { section: 'tls', kinds: CLIENT, control: 'flag', key: 'verify', when: withTls },
  { section: 'tls', kinds: CLIENT, control: 'file', key: 'authority', when: withTls },
  { section: 'tls', kinds: SERVER, control: 'file', key: 'certificate', when: ({ tls }) => tls === 'files' },
  { section: 'tls', kinds: CLIENT, control: 'file', key: 'certificate', when: withTls },
  {
    section: 'tls',
    kinds: BOTH,
    control: 'file',
    key: 'certificateKey',
    when: (form) => withTls(form) && form.tls !== 'spot' && hasCertificate(form)
  },
  {
    section: 'tls',
    kinds: BOTH,
    control: 'secret',
    key: 'passphrase',
    when: (form) => withTls(form) && form.tls !== 'spot' && hasCertificate(form)
  },
  { section: 'tls', kinds: SERVER, control: 'flag', key: 'askCertificate', when: withTls },
  { section: 'tls', kinds: BOTH, control: 'text', key: 'alpn', when: withTls },
  { section: 'tls', kinds: BOTH, control: 'choice', key: 'minVersion', values: versions, when: withTls },
  { section: 'tls', kinds: BOTH, control: 'choice', key: 'maxVersion', values: versions, when: withTls },
  {
    section: 'tls',
    kinds: PROXY,
    control: 'choice',
    key: 'tlsTarget',
    values: ['same', 'tls', 'plain']
  },
  {
    section: 'tls',
    kinds: PROXY,
    control: 'choice',
    key: 'whichHosts',
    values: ['all', 'only', 'except'],
    when: intercepting
  },
  {
    section: 'tls',
    kinds: PROXY,
    control: 'lines',
    key: 'hostNames',
    when: (form) => intercepting(form) && form.whichHosts !== 'all'
  },
  { section: 'tls', kinds: PROXY, control: 'flag', key: 'startTls', when: intercepting },
  { section: 'tls', kinds: PROXY, control: 'flag', key: 'passPinned', when: intercepting },
  { section: 'tls', kinds: PROXY, control: 'flag', key: 'verify', when: securing },
  { section: 'tls', kinds: PROXY, control: 'lines', key: 'exceptions', when: securing },
  { section: 'tls', kinds: PROXY, control: 'file', key: 'authority', when: securing },
  { section: 'tls', kinds: PROXY, control: 'file', key: 'certificate', when: securing },
  ...(['certificateKey', 'passphrase'] as const).map((key): SessionOption => ({
    section: 'tls',
    kinds: PROXY,
    control: key === 'passphrase' ? 'secret' : 'file',
    key,
    when: (form) => securing(form) && form.certificate !== ''
  })),
  {
    section: 'tls',
    kinds: PROXY,
    control: 'choice',
    key: 'serverName',
    values: ['target', 'custom', 'none'],
    when: securing
  },
  {
    section: 'tls',
    kinds: PROXY,
    control: 'text',
    key: 'customName',
    when: (form) => securing(form) && form.serverName === 'custom'
  },
  { section: 'tls', kinds: PROXY, control: 'text', key: 'alpn', when: securing },
  { section: 'tls', kinds: PROXY, control: 'choice', key: 'minVersion', values: versions, when: securing },
  { section: 'tls', kinds: PROXY, control: 'choice', key: 'maxVersion', values: versions, when: securing },
  {
    section: 'tls',
    kinds: PROXY,
    control: 'save',
    key: 'keyLog',
    when: (form) => intercepting(form) || securing(form)
  }
]

function hasCertificate({ certificate, tls }: OptionForm): boolean {
  return tls === 'files' || certificate !== ''
}
