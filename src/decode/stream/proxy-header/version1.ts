/**
 * Version 1 of the PROXY protocol, a line of text (section 2.1):
 *
 *     PROXY TCP4 192.0.2.1 198.51.100.7 56324 443 CR LF
 */
import { FieldList, type FoundField } from '../../field-list'
import type { Problem } from '../decoder'
import { CR, LF, latin1 } from '../http1/bytes'
import { isIpv4, isIpv6 } from './addresses'
import { addProblem, type ProxyAddress, type ProxyHeader } from './header'

/** With its line end. */
const MAX_LINE_BYTES = 107
/** Bytes that are searched for the end of a line that is too long. */
const MAX_SEARCHED_BYTES = 512

const FAMILIES = /^(?:TCP[46]|UNKNOWN)$/

interface Word {
  text: string
  from: number
  to: number
}

export function readVersion1(bytes: Uint8Array, base: number, final: boolean): ProxyHeader | 'more' | 'none' {
  const searched = bytes.subarray(0, MAX_SEARCHED_BYTES)
  const feed = searched.indexOf(LF)
  if (feed < 0) {
    if (bytes.length >= MAX_SEARCHED_BYTES) return 'none'
    if (!final) return 'more'
    // Without its line end, only a known family distinguishes it from a request with the method PROXY.
    const hasFamily = /^PROXY (?:TCP[46]|UNKNOWN)(?: |$)/.test(latin1(bytes, 0, bytes.length))
    return hasFamily ? readLine(bytes, base, bytes.length, bytes.length, true) : 'none'
  }
  const end = feed + 1
  const lineEnd = bytes[feed - 1] === CR ? feed - 1 : feed
  if (/ HTTP\/\d\.\d$/.test(latin1(bytes, 0, lineEnd))) return 'none'
  return readLine(bytes, base, lineEnd, end, false)
}

function readLine(bytes: Uint8Array, base: number, lineEnd: number, end: number, cut: boolean): ProxyHeader {
  const problems: Problem[] = []
  const list = new FieldList(bytes.subarray(0, end), (at) => base + at)
  const whole = list.add('proxy.header', 0, end, '', 0, cut ? 'cut' : undefined)
  const [signature, family, ...words] = wordsOf(bytes, lineEnd)
  if (signature !== undefined) list.add('proxy.signature', signature.from, signature.to, signature.text, 1)
  const header: ProxyHeader = {
    version: 1,
    command: 'unknown',
    source: null,
    destination: null,
    tlvs: [],
    range: [base, base + end],
    fields: list.fields,
    problems
  }
  if (cut) addProblem(problems, 'proxy-cut', base + end)
  else if (end - lineEnd !== 2) addProblem(problems, 'proxy-bad-line', base + lineEnd)
  if (end > MAX_LINE_BYTES) addProblem(problems, 'proxy-line-too-long', base + MAX_LINE_BYTES)
  if (family === undefined) return header
  const familyField = list.add('proxy.family', family.from, family.to, family.text, 1)
  if (!FAMILIES.test(family.text)) {
    list.spoil(familyField, 'bad')
    addProblem(problems, 'proxy-bad-family', base + family.from)
  }
  if (family.text === 'UNKNOWN') {
    const [first] = words
    if (first !== undefined)
      list.add('proxy.ignored', first.from, lineEnd, latin1(bytes, first.from, lineEnd), 1)
    whole.value = 'PROXY UNKNOWN'
    return header
  }
  header.command = 'proxy'
  if (words.length !== 4 && !cut) {
    const odd = words.length < 4 ? lineEnd : (words[4]?.from ?? lineEnd)
    addProblem(problems, 'proxy-bad-line', base + odd)
  }
  const [source, destination, sourcePort, destinationPort, surplus] = words
  const isAddress = family.text === 'TCP6' ? isIpv6 : isIpv4
  const check = (
    key: string,
    word: Word | undefined,
    isValid: (text: string) => boolean,
    code: 'proxy-bad-address' | 'proxy-bad-port'
  ): string | null => {
    if (word === undefined) return null
    const field: FoundField = list.add(`proxy.${key}`, word.from, word.to, word.text, 1)
    if (isValid(word.text)) return word.text
    // The last word of a line that was cut may go on.
    if (cut && word.to === lineEnd) list.spoil(field, 'cut')
    else {
      list.spoil(field, 'bad')
      addProblem(problems, code, base + word.from)
    }
    return null
  }
  const from = check('source-address', source, isAddress, 'proxy-bad-address')
  const to = check('destination-address', destination, isAddress, 'proxy-bad-address')
  header.source = together(from, check('source-port', sourcePort, isPort, 'proxy-bad-port'))
  header.destination = together(to, check('destination-port', destinationPort, isPort, 'proxy-bad-port'))
  if (surplus !== undefined)
    list.add('proxy.surplus', surplus.from, lineEnd, latin1(bytes, surplus.from, lineEnd), 1, 'bad')
  whole.value = `PROXY ${family.text}`
  return header
}

/** Words between single spaces: two spaces in a row enclose an empty one. */
function wordsOf(bytes: Uint8Array, end: number): Word[] {
  const words: Word[] = []
  for (let from = 0; from <= end;) {
    const space = bytes.indexOf(32, from)
    const to = space < 0 || space > end ? end : space
    words.push({ text: latin1(bytes, from, to), from, to })
    from = to + 1
  }
  return words
}

/** Decimal without leading zeros, 0 to 65535. */
function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 0xffff
}

function together(host: string | null, port: string | null): ProxyAddress | null {
  return host === null || port === null ? null : { host, port: Number(port) }
}
