/**
 * Session options as a flat form of texts and flags, described by one list. An empty text means the option is not set.
 */

export interface OptionFlags {
  readonly startAtLaunch: boolean
  readonly ipv6Only: boolean
  readonly exclusive: boolean
  readonly pauseOnConnect: boolean
  readonly halfOpen: boolean
  readonly noDelay: boolean
  readonly askCertificate: boolean
  readonly verify: boolean
  readonly reconnect: boolean
  readonly startTls: boolean
  readonly passPinned: boolean
}

export interface OptionFormTexts {
  readonly backlog: string
  readonly most: string
  readonly surplus: string
  readonly allow: string
  readonly block: string
  readonly keepAlive: string
  readonly highWater: string
  /** Server: `off`, `spot` or `files`. Client: `off` or `on`. Proxy: `off` (passthrough) or `intercept`. */
  readonly tls: string
  readonly names: string
  readonly serverName: string
  readonly customName: string
  readonly alpn: string
  readonly authority: string
  readonly certificate: string
  readonly certificateKey: string
  readonly passphrase: string
  readonly minVersion: string
  readonly maxVersion: string
  readonly via: string
  readonly viaHost: string
  readonly viaPort: string
  readonly viaUser: string
  readonly viaPassword: string
  readonly localAddress: string
  readonly localPort: string
  readonly family: string
  readonly eyeballs: string
  readonly eyeballsDelay: string
  readonly lookup: string
  readonly nameServers: string
  readonly fixedAddress: string
  readonly hints: string
  readonly connectTimeout: string
  readonly idle: string
  readonly idleThen: string
  readonly reconnectFirst: string
  readonly reconnectMost: string
  readonly reconnectTimes: string
  readonly loginUser: string
  readonly loginPassword: string
  /** Which hosts are intercepted: `all`, `only` or `except`. */
  readonly whichHosts: string
  readonly hostNames: string
  /** Protocol towards the upstream server: `same`, `tls` or `plain`. */
  readonly tlsTarget: string
  readonly exceptions: string
  readonly keyLog: string
  /** Overrides, one per line: requested address, tab, replacement address. */
  readonly overrides: string
  readonly arrivalTimeout: string
}

export type OptionForm = OptionFlags & OptionFormTexts
export type FlagKey = keyof OptionFlags
export type TextKey = keyof OptionFormTexts
export type OptionKey = keyof OptionForm

export const DEFAULT_OPTIONS: OptionForm = {
  startAtLaunch: false,
  ipv6Only: false,
  exclusive: false,
  pauseOnConnect: false,
  halfOpen: false,
  noDelay: true,
  askCertificate: false,
  verify: true,
  reconnect: false,
  startTls: true,
  passPinned: true,
  backlog: '',
  most: '',
  surplus: 'end',
  allow: '',
  block: '',
  keepAlive: '',
  highWater: '',
  tls: 'off',
  names: '',
  serverName: 'target',
  customName: '',
  alpn: '',
  authority: '',
  certificate: '',
  certificateKey: '',
  passphrase: '',
  minVersion: '',
  maxVersion: '',
  via: 'direct',
  viaHost: '127.0.0.1',
  viaPort: '',
  viaUser: '',
  viaPassword: '',
  localAddress: '',
  localPort: '',
  family: 'any',
  eyeballs: 'on',
  eyeballsDelay: '',
  lookup: 'system',
  nameServers: '',
  fixedAddress: '',
  hints: '',
  connectTimeout: '',
  idle: '',
  idleThen: 'tell',
  reconnectFirst: '1 s',
  reconnectMost: '30 s',
  reconnectTimes: '',
  loginUser: '',
  loginPassword: '',
  whichHosts: 'all',
  hostNames: '',
  tlsTarget: 'same',
  exceptions: '',
  keyLog: '',
  overrides: '',
  arrivalTimeout: ''
}

/** Fault of one field; the message catalogue holds the text for each code. */
export interface FieldFault {
  readonly code:
    | 'number'
    | 'numberRange'
    | 'duration'
    | 'durationRange'
    | 'bytes'
    | 'bytesRange'
    | 'addressRule'
    | 'address'
    | 'familyOther'
    | 'hostMissing'
    | 'hostSpaces'
    | 'portMissing'
    | 'portNumber'
    | 'portRange'
    | 'nameMissing'
    | 'nameLong'
    | 'fileMissing'
    | 'keyWithoutCertificate'
    | 'versionsCrossed'
    | 'waitsCrossed'
    | 'tooMany'
    | 'passwordWithoutUser'
    | 'hostsMissing'
    | 'hostPattern'
    | 'plainNeedsIntercept'
    | 'overrideHalf'
    | 'overridePlace'
    | 'overrideTwice'
  readonly values: Readonly<Record<string, string | number>>
}

/** Reports a fault of a field. */
export type ReportFault = (key: OptionKey, code: FieldFault['code'], values?: FieldFault['values']) => void

/** Returns an object with this member, or an empty object if the value is undefined. */
export function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>)
}
