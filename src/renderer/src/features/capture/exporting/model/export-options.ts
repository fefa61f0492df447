import {
  DEFAULT_BODY_LIMIT,
  type ExportFormat,
  type ExportOptions
} from '../../../../../../shared/contract/exporting'
import type { Option } from '../../../../kit/form/model/option'

/** The options of an export as a form; each format has some of them. */

const LIMITS = { all: null, m1: 1_000_000, m10: 10_000_000, m64: DEFAULT_BODY_LIMIT } as const
type Limit = keyof typeof LIMITS
const LIMIT_NAMES = Object.keys(LIMITS) as Limit[]

type Chosen = Omit<ExportOptions, 'columns' | 'language'>

export interface ExportOptionsForm extends Omit<Chosen, 'bodyLimit'> {
  readonly limit: Limit
}

export interface ExportSubject {
  readonly format: ExportFormat
  readonly kind: 'exchanges' | 'connections'
}

export function exportOptionsForm({ bodyLimit, ...rest }: Chosen): ExportOptionsForm {
  return { ...rest, limit: LIMIT_NAMES.find((name) => LIMITS[name] === bodyLimit) ?? 'm64' }
}

export function readExportOptions({ limit, ...rest }: Partial<ExportOptionsForm>): Partial<Chosen> {
  return { ...rest, ...(limit === undefined ? {} : { bodyLimit: LIMITS[limit] }) }
}

/** A report contains excerpts whatever the limit, and packets have no bodies. */
const hasBodies = ({ format }: ExportSubject): boolean =>
  ['har', 'json', 'ndjson', 'markdown'].includes(format)
const isOfStreams = ({ format, kind }: ExportSubject): boolean => kind === 'connections' && format !== 'har'

const LIMIT: Option<ExportOptionsForm, ExportSubject> = {
  control: 'select',
  key: 'limit',
  label: 'exporting.options.limit',
  captioned: true,
  values: LIMIT_NAMES,
  choices: 'exporting.options.limits',
  when: ({ bodies }, { format }) => bodies && format !== 'markdown'
}

export const EXPORT_OPTIONS: readonly Option<ExportOptionsForm, ExportSubject>[] = [
  {
    control: 'check',
    key: 'bodies',
    label: 'exporting.options.bodies',
    when: (_form, subject) => hasBodies(subject) && !isOfStreams(subject),
    beside: [LIMIT]
  },
  {
    control: 'check',
    key: 'bodies',
    label: 'exporting.options.bodiesOfConnections',
    when: (_form, subject) => hasBodies(subject) && isOfStreams(subject),
    beside: [LIMIT]
  },
  {
    control: 'check',
    key: 'decoded',
    label: 'exporting.options.decoded',
    when: (_form, { format }) => format === 'bodies'
  },
  {
    control: 'check',
    key: 'guard',
    label: 'exporting.options.guard',
    hint: 'exporting.options.guardHint',
    // The character would begin a linked message in the catalogue.
    named: { at: '@' },
    when: (_form, { format }) => format === 'csv'
  },
  {
    control: 'check',
    key: 'mark',
    label: 'exporting.options.mark',
    hint: 'exporting.options.markHint',
    when: (_form, { format }) => format === 'csv'
  }
]
