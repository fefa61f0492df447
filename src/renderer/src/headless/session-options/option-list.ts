import type { ProxyMode } from '../../../../shared/contract/proxying'
import { TLS_VERSIONS } from '../../../../shared/contract/socket-options'
import type { SessionKind } from '../session-form'
import { DEFAULT_OPTIONS, type FlagKey, type OptionForm, type OptionKey, type TextKey } from './option-form'

/** Every option there is: where it stands, what it is set with, and when there is something to set. */

export const SECTIONS = [
  'general',
  'address',
  'login',
  'limits',
  'socket',
  'tls',
  'way',
  'overrides',
  'lookup',
  'timeouts',
  'reconnect'
] as const
export type SectionId = (typeof SECTIONS)[number]

interface Common {
  readonly section: SectionId
  readonly kinds: readonly SessionKind[]
  /** Whether it stands in the form as that is; always unless said. */
  when?(form: OptionForm, isPipe: boolean, mode: ProxyMode): boolean
}

export type Option = Common &
  (
    | { readonly control: 'flag'; readonly key: FlagKey }
    /** One of these, or several between commas. */
    | { readonly control: 'choice' | 'several'; readonly key: TextKey; readonly values: readonly string[] }
    | {
        /** `save` is a file that is written; `pairs` are two columns: see OptionTexts.overrides. */
        readonly control:
          'text' | 'secret' | 'number' | 'duration' | 'bytes' | 'lines' | 'file' | 'save' | 'pairs'
        readonly key: TextKey
      }
  )

const SERVER = ['server'] as const
const CLIENT = ['client'] as const
const PROXY = ['proxy'] as const
/** Those that connect to a target. */
const REACHING = ['proxy', 'client'] as const
const BOTH = ['server', 'client'] as const
const ALL = ['proxy', 'server', 'client'] as const

const overIp = (_form: OptionForm, isPipe: boolean): boolean => !isPipe
const withTls = (form: OptionForm): boolean => form.tls !== 'off'
/** A proxy that opens what its clients encrypt. */
const intercepting = ({ tls }: OptionForm): boolean => tls === 'intercept'
/** A proxy that speaks TLS with its targets itself. */
const securing = ({ tls, tlsTarget }: OptionForm): boolean =>
  tlsTarget === 'tls' || (tls === 'intercept' && tlsTarget === 'same')
const hasLogin = (_form: OptionForm, _isPipe: boolean, mode: ProxyMode): boolean =>
  mode === 'socks' || mode === 'http' || mode === 'auto'
const versions = ['', ...TLS_VERSIONS]

export const OPTIONS: readonly Option[] = [
  { section: 'general', kinds: ALL, control: 'flag', key: 'startAtLaunch' },

  { section: 'address', kinds: SERVER, control: 'flag', key: 'ipv6Only', when: overIp },
  { section: 'address', kinds: SERVER, control: 'number', key: 'backlog' },
  { section: 'address', kinds: SERVER, control: 'flag', key: 'exclusive' },

  { section: 'login', kinds: PROXY, control: 'text', key: 'loginUser', when: hasLogin },
  { section: 'login', kinds: PROXY, control: 'secret', key: 'loginPassword', when: hasLogin },

  { section: 'limits', kinds: SERVER, control: 'number', key: 'most' },
  {
    section: 'limits',
    kinds: SERVER,
    control: 'choice',
    key: 'surplus',
    values: ['end', 'reset'],
    when: ({ most }) => most.trim() !== ''
  },
  { section: 'limits', kinds: SERVER, control: 'lines', key: 'allow', when: overIp },
  { section: 'limits', kinds: SERVER, control: 'lines', key: 'block', when: overIp },
  { section: 'limits', kinds: SERVER, control: 'flag', key: 'pauseOnConnect' },

  { section: 'socket', kinds: BOTH, control: 'flag', key: 'halfOpen' },
  { section: 'socket', kinds: BOTH, control: 'flag', key: 'noDelay', when: overIp },
  { section: 'socket', kinds: BOTH, control: 'duration', key: 'keepAlive', when: overIp },
  { section: 'socket', kinds: BOTH, control: 'bytes', key: 'highWater' },

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
  ...(['certificateKey', 'passphrase'] as const).map((key): Option => ({
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
  },

  {
    section: 'way',
    kinds: REACHING,
    control: 'choice',
    key: 'via',
    values: ['direct', 'socks5', 'http'],
    when: overIp
  },
  ...(['viaHost', 'viaPort', 'viaUser', 'viaPassword'] as const).map((key): Option => ({
    section: 'way',
    kinds: REACHING,
    control: key === 'viaPassword' ? 'secret' : key === 'viaPort' ? 'number' : 'text',
    key,
    when: ({ via }, isPipe) => via !== 'direct' && !isPipe
  })),
  { section: 'way', kinds: REACHING, control: 'text', key: 'localAddress', when: overIp },
  { section: 'way', kinds: REACHING, control: 'number', key: 'localPort', when: overIp },

  { section: 'overrides', kinds: PROXY, control: 'pairs', key: 'overrides', when: overIp },

  {
    section: 'lookup',
    kinds: REACHING,
    control: 'choice',
    key: 'family',
    values: ['any', '4', '6'],
    when: overIp
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'choice',
    key: 'lookup',
    values: ['system', 'servers', 'address'],
    when: overIp
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'lines',
    key: 'nameServers',
    when: ({ lookup }, isPipe) => lookup === 'servers' && !isPipe
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'text',
    key: 'fixedAddress',
    when: ({ lookup }, isPipe) => lookup === 'address' && !isPipe
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'several',
    key: 'hints',
    values: ['addrconfig', 'v4mapped', 'all'],
    when: ({ lookup }, isPipe) => lookup === 'system' && !isPipe
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'choice',
    key: 'eyeballs',
    values: ['on', 'off'],
    when: overIp
  },
  {
    section: 'lookup',
    kinds: REACHING,
    control: 'duration',
    key: 'eyeballsDelay',
    when: ({ eyeballs }, isPipe) => eyeballs === 'on' && !isPipe
  },

  { section: 'timeouts', kinds: REACHING, control: 'duration', key: 'connectTimeout' },
  { section: 'timeouts', kinds: PROXY, control: 'duration', key: 'arrivalTimeout' },
  { section: 'timeouts', kinds: BOTH, control: 'duration', key: 'idle' },
  {
    section: 'timeouts',
    kinds: BOTH,
    control: 'choice',
    key: 'idleThen',
    values: ['tell', 'end', 'reset'],
    when: ({ idle }) => idle.trim() !== ''
  },

  { section: 'reconnect', kinds: CLIENT, control: 'flag', key: 'reconnect' },
  ...(['reconnectFirst', 'reconnectMost', 'reconnectTimes'] as const).map((key): Option => ({
    section: 'reconnect',
    kinds: CLIENT,
    control: key === 'reconnectTimes' ? 'number' : 'duration',
    key,
    when: ({ reconnect }) => reconnect
  }))
]

/** What stands in the form of a kind as it is now. */
export function shownOptions(
  kind: SessionKind,
  form: OptionForm,
  /** Whether what it reaches, or of a server where it listens, is a path. */
  isPipe: boolean,
  mode: ProxyMode = 'forward'
): Option[] {
  return OPTIONS.filter(
    ({ kinds, when }) => kinds.includes(kind) && (when === undefined || when(form, isPipe, mode))
  )
}

export function isSet(form: OptionForm, key: OptionKey): boolean {
  return form[key] !== DEFAULT_OPTIONS[key]
}

function hasCertificate({ certificate, tls }: OptionForm): boolean {
  return tls === 'files' || certificate !== ''
}
