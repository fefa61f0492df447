import type { ProxyMode } from '../../../../../../shared/contract/proxying'
import type { SessionKind } from '../../model/session-form'
import type { SessionOption } from './option'
import { DEFAULT_OPTIONS, type OptionForm, type OptionKey } from './option-form'
import { TLS_OPTIONS } from './tls-option-list'

/** All session options in form order. */

const SERVER = ['server'] as const
const CLIENT = ['client'] as const
const PROXY = ['proxy'] as const
/** Session kinds that connect to a server. */
const REACHING = ['proxy', 'client'] as const
const BOTH = ['server', 'client'] as const
const ALL = ['proxy', 'server', 'client'] as const

const overIp = (_form: OptionForm, isPipe: boolean): boolean => !isPipe
const hasLogin = (_form: OptionForm, _isPipe: boolean, mode: ProxyMode): boolean =>
  mode === 'socks' || mode === 'http' || mode === 'auto'

export const OPTIONS: readonly SessionOption[] = [
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

  ...TLS_OPTIONS,

  {
    section: 'way',
    kinds: REACHING,
    control: 'choice',
    key: 'via',
    values: ['direct', 'socks5', 'http'],
    when: overIp
  },
  ...(['viaHost', 'viaPort', 'viaUser', 'viaPassword'] as const).map((key): SessionOption => ({
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
  ...(['reconnectFirst', 'reconnectMost', 'reconnectTimes'] as const).map((key): SessionOption => ({
    section: 'reconnect',
    kinds: CLIENT,
    control: key === 'reconnectTimes' ? 'number' : 'duration',
    key,
    when: ({ reconnect }) => reconnect
  }))
]

/** Returns the options shown for a session kind with the current form values. */
export function shownOptions(
  kind: SessionKind,
  form: OptionForm,
  /** True if the session connects to a path, or for a server, listens on one. */
  isPipe: boolean,
  mode: ProxyMode = 'forward'
): SessionOption[] {
  return OPTIONS.filter(
    ({ kinds, when }) => kinds.includes(kind) && (when === undefined || when(form, isPipe, mode))
  )
}

export function isSet(form: OptionForm, key: OptionKey): boolean {
  return form[key] !== DEFAULT_OPTIONS[key]
}
