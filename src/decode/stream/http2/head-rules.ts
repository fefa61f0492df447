/** Rules for the fields of a head (RFC 9113 §8.2, §8.3), and the values needed to decode the message. */
import type { Problem } from '../decoder'
import { TOKEN } from '../http1/bytes'
import { addProblem, type Http2ProblemCode } from './problems'

/** Latin-1. Null if the text is missing from the capture. */
export interface HeadField {
  readonly name: string | null
  readonly value: string | null
  /** Stream offset of the first octet. */
  readonly at: number
}

export interface HeadFacts {
  method: string
  /** As in HTTP/1: the path, for CONNECT the authority. */
  target: string
  /** `:authority`, or Host if there is none. */
  host: string
  status: number
  contentType: string
  contentEncoding: string
  /** Null if there is no valid value. */
  contentLength: number | null
}

const REQUEST_PSEUDO = [':method', ':scheme', ':authority', ':path', ':protocol']
const RESPONSE_PSEUDO = [':status']
/** §8.2.2. */
const CONNECTION_FIELDS = ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']

export function readHead(
  kind: 'request' | 'response',
  fields: readonly HeadField[],
  start: number,
  isWhole: boolean,
  problems: Problem[]
): HeadFacts {
  const pseudo = new Map<string, string | null>()
  const facts: HeadFacts = {
    method: '',
    target: '',
    host: '',
    status: 0,
    contentType: '',
    contentEncoding: '',
    contentLength: null
  }
  const allowed = kind === 'request' ? REQUEST_PSEUDO : RESPONSE_PSEUDO
  let isRegular = false
  let isLost = !isWhole
  let host: HeadField | null = null
  for (const field of fields) {
    const { name, value, at } = field
    if (name === null) {
      isLost = true
      continue
    }
    if (name.charCodeAt(0) === 58) {
      if (!allowed.includes(name)) addProblem(problems, 'h2-unknown-pseudo', at)
      else if (pseudo.has(name)) addProblem(problems, 'h2-repeated-pseudo', at)
      else pseudo.set(name, value)
      if (value !== null && !isFieldValue(value)) addProblem(problems, 'h2-bad-field-value', at)
      if (isRegular) addProblem(problems, 'h2-late-pseudo', at)
      continue
    }
    isRegular = true
    if (value === null) continue
    switch (name) {
      case 'content-type':
        if (facts.contentType === '') facts.contentType = value
        break
      case 'content-encoding':
        facts.contentEncoding += facts.contentEncoding === '' ? value : `, ${value}`
        break
      case 'content-length':
        readLength(facts, value, at, problems)
        break
      case 'host':
        host = field
        break
    }
    checkField(name, value, at, problems)
  }
  const valueOf = (name: string): string => pseudo.get(name) ?? ''
  if (kind === 'response') {
    const status = valueOf(':status')
    if (/^\d{3}$/.test(status)) facts.status = Number(status)
    else if (pseudo.has(':status') && pseudo.get(':status') !== null)
      addProblem(problems, 'h2-bad-status', start)
    else if (!isLost && !pseudo.has(':status')) addProblem(problems, 'h2-missing-pseudo', start)
    return facts
  }
  facts.method = valueOf(':method')
  if (typeof pseudo.get(':method') === 'string' && !isToken(facts.method))
    addProblem(problems, 'h2-bad-method', start)
  const isTunnel = facts.method === 'CONNECT' && !pseudo.has(':protocol')
  facts.target = isTunnel ? valueOf(':authority') : valueOf(':path')
  const needed = isTunnel ? [':method', ':authority'] : [':method', ':scheme', ':path']
  if (!isLost && needed.some((name) => !pseudo.has(name))) addProblem(problems, 'h2-missing-pseudo', start)
  checkPath(facts, pseudo, isTunnel, start, problems)
  const authority = pseudo.get(':authority')
  facts.host = authority ?? host?.value ?? ''
  if (host !== null && typeof authority === 'string' && host.value !== authority)
    addProblem(problems, 'h2-host-differs', host.at)
  return facts
}

/** Checks the fields of a trailer section. */
export function checkTrailers(fields: readonly HeadField[], problems: Problem[]): void {
  for (const { name, value, at } of fields) {
    if (name?.startsWith(':') === true) addProblem(problems, 'h2-trailer-pseudo', at)
    else if (name !== null && value !== null) checkField(name, value, at, problems)
  }
}

function readLength(facts: HeadFacts, value: string, at: number, problems: Problem[]): void {
  const length = /^\d{1,15}$/.test(value) ? Number(value) : null
  if (length === null || (facts.contentLength !== null && facts.contentLength !== length))
    addProblem(problems, 'h2-length-invalid', at)
  facts.contentLength ??= length
}

function checkPath(
  { target }: HeadFacts,
  pseudo: ReadonlyMap<string, string | null>,
  isTunnel: boolean,
  start: number,
  problems: Problem[]
): void {
  if (isTunnel || typeof pseudo.get(':path') !== 'string') return
  const isWeb = /^https?$/.test(pseudo.get(':scheme') ?? '')
  const isPath = target.startsWith('/') || target === '*'
  if ((isWeb && !isPath) || !/^[!-~]*$/.test(target)) addProblem(problems, 'h2-bad-path', start)
}

function checkField(name: string, value: string, at: number, problems: Problem[]): void {
  const code = fieldProblem(name, value)
  if (code !== null) addProblem(problems, code, at)
}

function fieldProblem(name: string, value: string): Http2ProblemCode | null {
  if (name === '') return 'h2-bad-field-name'
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    if (TOKEN[code] !== 1 || (code >= 65 && code <= 90)) return 'h2-bad-field-name'
  }
  if (!isFieldValue(value)) return 'h2-bad-field-value'
  if (CONNECTION_FIELDS.includes(name) || (name === 'te' && value.toLowerCase() !== 'trailers'))
    return 'h2-connection-field'
  return null
}

/** §8.2.1, which also applies to pseudo-header fields. */
function isFieldValue(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code === 0 || code === 10 || code === 13) return false
  }
  return !isBlank(value.charCodeAt(0)) && !isBlank(value.charCodeAt(value.length - 1))
}

/** RFC 9110 §9.1. */
function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (TOKEN[text.charCodeAt(at)] !== 1) return false
  return text !== ''
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
