import { readFile } from 'node:fs/promises'
import { REPEAT_BOUNDS } from '../shared/contract/bounds'
import type { RepeatInput } from '../shared/contract/repeat-input'
import { messageOf } from '../shared/model/app-error'
import { parseCount, parseNumber, UsageError } from './options'
import type { RepeatArgs } from './repeat-args'
import { stepsOf } from './repeat-steps'
import { parseVariable } from './repeat-variables'

/** Options of `tcplens repeat`. */

const DEFAULT_ATTEMPTS = 100
const DEFAULT_TIMEOUT_MS = 30_000

type Values = RepeatArgs['values']

/** Everything but the capture's id, which exists only after opening it. */
export async function repeatInput(args: RepeatArgs): Promise<Omit<RepeatInput, 'capture'>> {
  const { values } = args
  const steps = stepsOf(args)
  const count = values.n === undefined ? null : parseCount('-n', values.n, REPEAT_BOUNDS.count)
  const seconds = values.d === undefined ? null : parseNumber('-d', values.d, REPEAT_BOUNDS.seconds)
  const atEnd = values['at-end'] ?? 'again'
  if (atEnd !== 'again' && atEnd !== 'stop') throw new UsageError(`--at-end ${atEnd} is not again or stop.`)
  const variables = (values.var ?? []).map((typed) => parseVariable(typed, atEnd))
  if (values.csv !== undefined) {
    variables.push({
      kind: 'csv',
      text: await readCsv(values.csv),
      header: values['no-header'] !== true,
      atEnd
    })
  } else if (values['no-header'] === true) throw new UsageError('--no-header requires --csv FILE.')
  return {
    steps,
    variables,
    seed: values.seed === undefined ? 1 : parseCount('--seed', values.seed, REPEAT_BOUNDS.seed),
    count: count ?? (seconds === null ? DEFAULT_ATTEMPTS : null),
    seconds,
    concurrency: values.c === undefined ? 1 : parseCount('-c', values.c, REPEAT_BOUNDS.concurrency),
    rate: values.rate === undefined ? null : parseNumber('--rate', values.rate, REPEAT_BOUNDS.rate),
    connections: connectionsOf(values, steps.length),
    record: recordOf(values),
    timeout:
      values.timeout === undefined
        ? DEFAULT_TIMEOUT_MS
        : parseCount('--timeout', values.timeout, REPEAT_BOUNDS.timeout),
    fixLength: true
  }
}

function connectionsOf({ pipeline, each }: Values, steps: number): RepeatInput['connections'] {
  if (pipeline === undefined) return each === true ? { kind: 'each' } : { kind: 'keep' }
  if (each === true) throw new UsageError('--pipeline and --each cannot be combined.')
  if (steps > 1)
    throw new UsageError(
      '--pipeline allows only one --exchange, because each step waits for the previous response.'
    )
  return { kind: 'pipeline', depth: parseCount('--pipeline', pipeline, REPEAT_BOUNDS.depth) }
}

function recordOf({ record, slower, write }: Values): RepeatInput['record'] {
  if (write === undefined) {
    if (record !== undefined) throw new UsageError('--record requires --write FILE.')
    if (slower !== undefined) throw new UsageError('--slower requires --write FILE.')
    return { what: 'none' }
  }
  if (record === 'all') {
    if (slower !== undefined) throw new UsageError('--slower requires --record odd.')
    return { what: 'all' }
  }
  if (record !== undefined && record !== 'odd') throw new UsageError(`--record ${record} is not odd or all.`)
  const limit = slower === undefined ? null : parseNumber('--slower', slower, REPEAT_BOUNDS.slower)
  return { what: 'odd', errors: true, status: true, slower: limit }
}

async function readCsv(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`Cannot read --csv ${path}: ${messageOf(error)}.`)
  }
}
