import { PACE_FACTOR, REPLY_TIME } from '../../../../../shared/contract/bounds'
import type { Option } from '../../../kit/form/model/option'
import type { PlayPlan } from './play-plan'

/** Settings of a replayed conversation as options. Slots draw the address, the framing and the pattern. */

type PlayOption = Option<PlayPlan>

const isClient = ({ side }: PlayPlan): boolean => side === 'client'
const hasOwnTls = ({ side, tls }: PlayPlan): boolean => side === 'client' && tls === 'own'

export const PEER_OPTIONS: readonly PlayOption[] = [
  {
    control: 'choice',
    key: 'side',
    label: 'conversations.side.label',
    values: ['client', 'server'],
    choices: 'conversations.side'
  },
  { control: 'slot', key: 'address', label: 'conversations.target' },
  {
    control: 'menu',
    key: 'tls',
    label: 'conversations.tls.label',
    captioned: true,
    chosen: 'conversations.tls.choose',
    values: ['recorded', 'off', 'own'],
    choices: 'conversations.tls',
    when: isClient
  },
  {
    control: 'text',
    key: 'serverName',
    label: 'conversations.tls.serverName',
    placeholder: 'conversations.tls.serverName',
    width: 170,
    when: hasOwnTls
  },
  {
    control: 'text',
    key: 'alpn',
    label: 'conversations.tls.alpn',
    placeholder: 'conversations.tls.alpn',
    width: 110,
    when: hasOwnTls
  },
  { control: 'check', key: 'verify', label: 'conversations.tls.verify', when: hasOwnTls }
]

export const PACE_OPTIONS: readonly PlayOption[] = [
  {
    control: 'choice',
    key: 'pace',
    label: 'conversations.pace.label',
    values: ['wait', 'timing', 'fast'],
    choices: 'conversations.pace'
  },
  {
    control: 'decimal',
    key: 'factor',
    label: 'conversations.pace.factor',
    caption: 'conversations.pace.times',
    bounds: PACE_FACTOR,
    width: 78,
    when: ({ pace }) => pace === 'timing'
  }
]

export const REPLY_OPTIONS: readonly PlayOption[] = [
  {
    control: 'menu',
    key: 'until',
    label: 'conversations.until.label',
    captioned: true,
    chosen: 'conversations.until.choose',
    values: ['auto', 'bytes', 'messages', 'pattern', 'silence'],
    choices: 'conversations.until'
  },
  {
    control: 'slot',
    key: 'framing',
    label: 'conversations.until.messages',
    when: ({ until }) => until === 'messages'
  },
  {
    control: 'slot',
    key: 'match',
    label: 'conversations.until.pattern',
    when: ({ until }) => until === 'pattern'
  },
  {
    control: 'duration',
    key: 'silence',
    label: 'conversations.until.silence',
    bounds: REPLY_TIME,
    width: 78,
    when: ({ until }) => until === 'silence'
  },
  {
    control: 'duration',
    key: 'limit',
    label: 'conversations.limit',
    caption: 'conversations.limit',
    title: 'conversations.limitHint',
    bounds: REPLY_TIME,
    width: 78
  }
]
