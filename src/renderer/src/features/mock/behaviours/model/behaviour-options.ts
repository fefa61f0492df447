import {
  CONTENT_LENGTH,
  MAX_REASON,
  REPETITIONS,
  STATUS,
  TIMER
} from '../../../../../../shared/contract/bounds'
import type { Option } from '../../../../kit/form/model/option'
import type { BehaviourForm, HttpForm } from './behaviour-form'

/** The forms of the behaviours as lists of options. Mock servers and the table of replies have their own. */

type FormOf<Kind extends BehaviourForm['kind']> = Extract<BehaviourForm, { kind: Kind }>

/** Behaviours without a match have no groups to insert. */
const NO_GROUPS: readonly string[] = []

export const GREET_OPTIONS: readonly Option<FormOf<'greet'>>[] = [
  { control: 'payload', key: 'payload', label: 'behaviours.fields.payload', groups: NO_GROUPS }
]

export const ECHO_OPTIONS: readonly Option<FormOf<'echo'>>[] = [
  { control: 'slot', key: 'prefix', label: 'behaviours.fields.prefix' },
  { control: 'slot', key: 'suffix', label: 'behaviours.fields.suffix' },
  {
    control: 'framing',
    key: 'framing',
    label: 'behaviours.fields.framing',
    hint: 'behaviours.fields.framingEcho'
  }
]

export const REPLY_OPTIONS: readonly Option<FormOf<'reply'>>[] = [
  {
    control: 'framing',
    key: 'framing',
    label: 'behaviours.fields.framing',
    hint: 'behaviours.fields.framingReply'
  }
]

export const EVERY_OPTIONS: readonly Option<FormOf<'every'>>[] = [
  {
    control: 'duration',
    key: 'interval',
    label: 'behaviours.fields.interval',
    hint: 'behaviours.fields.intervalHint',
    bounds: TIMER
  },
  {
    control: 'number',
    key: 'times',
    label: 'behaviours.fields.times',
    placeholder: 'behaviours.fields.timesPlaceholder',
    bounds: REPETITIONS,
    isOptional: true
  },
  { control: 'payload', key: 'payload', label: 'behaviours.fields.payload', groups: NO_GROUPS }
]

export const SOURCE_OPTIONS: readonly Option<FormOf<'source'>>[] = [
  { control: 'payload', key: 'pattern', label: 'behaviours.fields.pattern', groups: NO_GROUPS },
  {
    control: 'bytes',
    key: 'rate',
    label: 'behaviours.fields.rate',
    hint: 'behaviours.fields.rateHint',
    placeholder: 'behaviours.fields.ratePlaceholder'
  }
]

const isTyped = ({ from }: HttpForm): boolean => from !== 'bytes'

export const HTTP_OPTIONS: readonly Option<HttpForm>[] = [
  {
    control: 'choice',
    key: 'from',
    label: 'behaviours.http.answer',
    hintFor: ({ from }) => `behaviours.http.fromHint.${from}`,
    values: ['page', 'file', 'folder', 'bytes'],
    choices: 'behaviours.http.from'
  },
  {
    control: 'payload',
    key: 'bytes',
    label: 'behaviours.http.bytes',
    rows: 6,
    when: ({ from }) => from === 'bytes'
  },
  {
    control: 'lines',
    key: 'text',
    label: 'behaviours.http.page',
    rows: 3,
    when: ({ from }) => from === 'page'
  },
  {
    control: 'text',
    key: 'type',
    label: 'behaviours.http.type',
    placeholder: 'behaviours.http.noType',
    width: 320,
    when: ({ from }) => from === 'page'
  },
  { control: 'file', key: 'file', label: 'behaviours.http.file', when: ({ from }) => from === 'file' },
  {
    control: 'text',
    key: 'fileType',
    label: 'behaviours.http.type',
    placeholder: 'behaviours.http.typeByName',
    width: 320,
    when: ({ from }) => from === 'file'
  },
  {
    control: 'folder',
    key: 'folder',
    label: 'behaviours.http.folder',
    when: ({ from }) => from === 'folder'
  },
  {
    control: 'number',
    key: 'status',
    label: 'behaviours.http.status',
    bounds: STATUS,
    width: 96,
    when: isTyped,
    beside: [
      {
        control: 'text',
        key: 'reason',
        label: 'behaviours.http.reason',
        placeholder: 'behaviours.http.usualReason',
        maxLength: MAX_REASON,
        width: 320
      }
    ]
  },
  {
    control: 'lines',
    key: 'headers',
    label: 'behaviours.http.headers',
    hint: 'behaviours.http.headersHint',
    example: 'X-Powered-By: hand',
    when: isTyped
  },
  {
    control: 'choice',
    key: 'contentLength',
    label: 'behaviours.http.length',
    values: ['right', 'none', 'own'],
    choices: 'behaviours.http.lengths',
    when: isTyped,
    beside: [
      {
        control: 'number',
        key: 'length',
        label: 'behaviours.http.ownLength',
        bounds: CONTENT_LENGTH,
        width: 96,
        when: ({ contentLength }) => contentLength === 'own'
      },
      { control: 'check', key: 'chunked', label: 'behaviours.http.chunked' }
    ]
  },
  {
    control: 'choice',
    key: 'connection',
    label: 'behaviours.http.connection',
    hintFor: ({ connection }) => `behaviours.http.connectionHint.${connection}`,
    values: ['auto', 'keep-alive', 'close'],
    choices: 'behaviours.http.connections',
    when: isTyped
  }
]
