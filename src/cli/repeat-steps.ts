import { PORT, RESPONSE_SILENCE } from '../shared/contract/bounds'
import type { RawAnswer, RepeatStep } from '../shared/contract/repeat-input'
import { parseAddress, parseCount, POSITIVE, UsageError } from './options'
import type { RepeatArgs } from './repeat-args'
import { parseExtraction } from './repeat-variables'

/** The steps of `tcplens repeat`, each with its options. */

type Mutable = { -readonly [Name in keyof RepeatStep]: RepeatStep[Name] }

/**
 * Assigns options to steps in command line order: options after an exchange belong to it, options before the first
 * exchange belong to the first.
 */
export function stepsOf({ values, tokens }: RepeatArgs): RepeatStep[] {
  const steps: Mutable[] = []
  const current = (): Mutable => {
    const last = steps.at(-1)
    if (last === undefined) throw new UsageError('--exchange N must come before the options of its step.')
    return last
  }
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, value = '' } = token
    if (name === 'exchange' || name === 'connection') {
      steps.push({ [name]: parseCount(`--${name}`, value, POSITIVE), extract: [] })
    } else if (name === 'target') current().target = parseAddress('--target', value, PORT)
    else if (name === 'extract') current().extract.push(parseExtraction(value))
    else if (name === 'until') current().raw = parseUntil(value)
    else if (name === 'bytes') current().pieces = [parseRange(value)]
    else if (name === 'replace') {
      const at = value.indexOf('=>')
      if (at < 1) throw new UsageError(`--replace ${value} is not OLD=>NEW.`)
      const step = current()
      step.replace = [...(step.replace ?? []), { text: value.slice(0, at), by: value.slice(at + 2) }]
    }
  }
  if (steps.length === 0) throw new UsageError('--exchange N is missing.')
  for (const step of steps) check(step, values.greets === true)
  const options = optionsOf(values)
  if (options !== null) for (const step of steps) step.way = options
  return steps
}

/** Raw bytes of a connection need a rule for the end of the response; HTTP requests do not. */
function check(step: Mutable, greets: boolean): void {
  const { connection, raw, pieces } = step
  if (connection === undefined) {
    if (raw !== undefined || pieces !== undefined)
      throw new UsageError('--until and --bytes require --connection N.')
  } else if (raw === undefined) {
    throw new UsageError(`--connection ${connection} requires --until RULE, the end of a response.`)
  } else if (greets) {
    if (raw.ends === 'close') throw new UsageError('--greets and --until close cannot be combined.')
    step.raw = { ...raw, greets }
  }
}

function parseUntil(text: string): RawAnswer {
  const colon = text.indexOf(':')
  const [kind, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  const greets = false
  switch (kind) {
    case 'bytes':
      return { ends: kind, count: parseCount('--until bytes:', rest, POSITIVE), greets }
    case 'silence':
      return { ends: kind, after: parseCount('--until silence:', rest, RESPONSE_SILENCE), greets }
    case 'pattern':
      if (rest !== '')
        return { ends: kind, match: { kind: 'regex', pattern: rest, ignoreCase: false }, greets }
      break
    case 'close':
      if (rest === '') return { ends: kind, greets }
  }
  throw new UsageError(`--until ${text} is not one of bytes:N, pattern:RE, silence:MS, close.`)
}

function parseRange(text: string): { kind: 'captured'; start: number; end: number } {
  const [, start, end] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? []
  if (start === undefined || Number(start) >= Number(end))
    throw new UsageError(`--bytes ${text} is not A-B, counted from 0 and without byte B.`)
  return { kind: 'captured', start: Number(start), end: Number(end) }
}

function optionsOf({ tls, insecure, sni, alpn, ...values }: RepeatArgs['values']): RepeatStep['way'] | null {
  const off = values['no-tls'] === true
  if (tls === true || insecure === true || sni !== undefined || alpn !== undefined) {
    if (off) throw new UsageError('--no-tls cannot be combined with --tls, --insecure, --sni or --alpn.')
    return {
      tls: {
        ...(insecure === true ? { verify: false } : {}),
        ...(sni === undefined ? {} : { serverName: sni }),
        ...(alpn === undefined ? {} : { alpn: alpn.split(',').filter((name) => name !== '') })
      }
    }
  }
  return off ? { tls: 'off' } : null
}
