import { compileFind } from '../engine/find/compile-find'
import { FIND_LAYERS, type FindLayer, type FindPattern } from '../shared/contract/find'
import type { ViewQuery } from '../shared/contract/views'
import { TEXT_ENCODINGS, type TextEncoding } from '../shared/model/text-encodings'
import { filterOption, placeOf } from './filter-option'
import { parseCount, parseOptions, POSITIVE, UsageError } from './options'

/** Arguments of `tcplens find`, checked before a file is opened. */

export interface FindArguments {
  file: string
  pattern: FindPattern
  /** Null to search all streams. */
  query: ViewQuery | null
  where: readonly FindLayer[]
  /** Print only the number of matches. */
  count: boolean
  /** Number of matches to print; null for all that are kept. */
  max: number | null
  json: boolean
}

export function findArguments(args: string[]): FindArguments {
  const { values, positionals } = parseOptions(
    args,
    {
      hex: { type: 'boolean' },
      regex: { type: 'boolean' },
      'ignore-case': { type: 'boolean' },
      word: { type: 'boolean' },
      encoding: { type: 'string', multiple: true },
      filter: { type: 'string' },
      connections: { type: 'boolean' },
      where: { type: 'string' },
      count: { type: 'boolean' },
      max: { type: 'string' },
      json: { type: 'boolean' }
    },
    { min: 2, max: 2, name: 'FILE or PATTERN' }
  )
  const [file = '', typed = ''] = positionals
  const isHex = values.hex === true
  const isRegex = values.regex === true
  const ignoreCase = values['ignore-case'] === true
  const isWord = values.word === true
  const encodings = (values.encoding ?? []).map(encodingOf)
  if (isHex && isRegex) throw new UsageError('Use either --hex or --regex.')
  if (isHex && ignoreCase) throw new UsageError('--ignore-case does not apply to --hex.')
  if ((isHex || isRegex) && (isWord || encodings.length > 0))
    throw new UsageError('--word and --encoding apply to text only.')
  if (values.connections === true && values.filter === undefined)
    throw new UsageError('--connections requires --filter TEXT.')
  const pattern: FindPattern = isHex
    ? { kind: 'hex', pattern: typed }
    : isRegex
      ? { kind: 'regex', pattern: typed, ignoreCase }
      : {
          kind: 'text',
          text: typed,
          ignoreCase,
          wholeWord: isWord,
          encodings: encodings.length === 0 ? ['utf-8'] : encodings
        }
  checkPattern(pattern, typed)
  return {
    file,
    pattern,
    query: queryOf(values.filter, values.connections === true ? 'connections' : 'exchanges'),
    where: whereOf(values.where),
    count: values.count ?? false,
    max: values.max === undefined ? null : parseCount('--max', values.max, POSITIVE),
    json: values.json ?? false
  }
}

function checkPattern(pattern: FindPattern, typed: string): void {
  const compiled = compileFind(pattern)
  if (compiled.ok) return
  const { message, at } = compiled.problem
  throw new UsageError(message, { place: typed === '' ? '' : placeOf(typed, { from: at, to: at + 1 }) })
}

function queryOf(filter: string | undefined, kind: ViewQuery['kind']): ViewQuery | null {
  if (filter === undefined) return null
  return { kind, filter: filterOption(filter, kind), sessions: null, sort: null }
}

function whereOf(text: string | undefined): readonly FindLayer[] {
  if (text === undefined) return FIND_LAYERS
  return text.split(',').map((name) => {
    const layer = FIND_LAYERS.find((known) => known === name.trim())
    if (layer === undefined)
      throw new UsageError(`--where ${text} is not a list of ${FIND_LAYERS.join(', ')}.`)
    return layer
  })
}

function encodingOf(text: string): TextEncoding {
  const encoding = TEXT_ENCODINGS.find((known) => known === text)
  if (encoding === undefined)
    throw new UsageError(`--encoding ${text} is not one of ${TEXT_ENCODINGS.join(', ')}.`)
  return encoding
}
