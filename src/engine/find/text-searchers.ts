import type { TextEncoding } from '../../shared/model/text-encodings'
import { encodeText } from '../../shared/payload/encode-text'
import { readEscape, type EscapeProblemCode } from '../../shared/payload/escapes'
import { problemWords } from '../../shared/payload/describe-problem'
import type { PlacedProblem } from '../../shared/payload/placed-problem'
import { characterAt } from '../../shared/bytes/hex-text'
import { caseVariants } from './case-variants'
import type { CompiledFind, Found, Searcher } from './found'
import { distinctNeedles, fitsAt, isLetter, type Needle } from './needle'
import { EDGE_BYTES, isWholeWord } from './word-edges'

/** Compiles text in one or several encodings. Encodings that lack a character of the text are left out. */

export interface FindText {
  readonly text: string
  readonly ignoreCase: boolean
  readonly wholeWord: boolean
  readonly encodings: readonly TextEncoding[]
}

/** A byte in any encoding, or a character. */
type Element = number | string
/** Encoded forms of one element, any of which fits. */
type Forms = readonly Uint8Array[]

export function textSearchers({ text, ignoreCase, wholeWord, encodings }: FindText): CompiledFind {
  const elements = elementsOf(text)
  if (!Array.isArray(elements)) {
    const message = `${problemWords(elements)}.`
    return { ok: false, problem: { code: elements.code, at: elements.at, message } }
  }
  // As in rules: letters above ASCII decide whether all letters are folded by Unicode's rules.
  const isUnicode = elements.some((element) => typeof element === 'string' && element > '\x7f')
  const searchers: Searcher[] = []
  const fixed: Needle[] = []
  for (const encoding of encodings) {
    const forms = formsOf(elements, encoding, ignoreCase, isUnicode)
    if (forms === null) continue
    const needle = fixedNeedle(forms)
    if (needle === null || wholeWord) searchers.push(windowSearcher(forms, wholeWord ? encoding : null))
    else fixed.push(needle)
  }
  for (const needle of distinctNeedles(fixed)) searchers.push({ kind: 'fixed', needle })
  if (searchers.length === 0) return notEncodable(text, encodings[0] ?? 'utf-8')
  return { ok: true, searchers: distinctSearchers(searchers) }
}

function notEncodable(text: string, encoding: TextEncoding): CompiledFind {
  const encoded = encodeText(text, encoding)
  const { at, found } = encoded.ok ? { at: 0, found: characterAt(text, 0) } : encoded.problem
  const message = `${problemWords({ code: 'not-in-encoding', found })}.`
  return { ok: false, problem: { code: 'not-in-encoding', at, message } }
}

function elementsOf(text: string): Element[] | PlacedProblem<EscapeProblemCode> {
  const elements: Element[] = []
  for (let at = 0; at < text.length;) {
    if (text.charAt(at) === '\\') {
      const escape = readEscape(text, at)
      if ('code' in escape) return escape
      elements.push(escape.kind === 'byte' ? escape.byte : escape.text)
      at = escape.end
    } else {
      const character = characterAt(text, at)
      elements.push(character)
      at += character.length
    }
  }
  return elements
}

/** Returns null if the encoding lacks a character. */
function formsOf(
  elements: readonly Element[],
  encoding: TextEncoding,
  ignoreCase: boolean,
  isUnicode: boolean
): Forms[] | null {
  const all: Forms[] = []
  for (const element of elements) {
    if (typeof element === 'number') {
      all.push([Uint8Array.of(element)])
      continue
    }
    const variants = !ignoreCase ? [element] : isUnicode ? caseVariants(element) : asciiVariants(element)
    const forms = variants.flatMap((variant) => {
      const encoded = encodeText(variant, encoding)
      return encoded.ok ? [encoded.bytes] : []
    })
    const encoded = encodeText(element, encoding)
    if (!encoded.ok) return null
    all.push(forms)
  }
  return all
}

function asciiVariants(character: string): string[] {
  if (!isLetter(character.charCodeAt(0))) return [character]
  return [character.toLowerCase(), character.toUpperCase()]
}

/** Returns null if the forms of an element differ in length. */
function fixedNeedle(forms: readonly Forms[]): Needle | null {
  if (forms.some((each) => each.some(({ length }) => length !== each[0]?.length))) return null
  const values: number[] = []
  const masks: number[] = []
  let isExact = true
  for (const each of forms) {
    const [first] = each
    const allowed = first?.map((byte, n) =>
      each.reduce((mask, form) => mask & ~(byte ^ (form[n] ?? 0)), 0xff)
    )
    for (const [n, mask] of (allowed ?? new Uint8Array(0)).entries()) {
      values.push((first?.[n] ?? 0) & mask)
      masks.push(mask)
    }
    const wild = allowed?.reduce((sum, mask) => sum + bitsOf(~mask & 0xff), 0) ?? 0
    isExact &&= 1 << wild === each.length
  }
  const exact = isExact ? null : (bytes: Uint8Array, at: number) => endOf(forms, bytes, at) >= 0
  return { length: values.length, values: Uint8Array.from(values), masks: Uint8Array.from(masks), exact }
}

function bitsOf(byte: number): number {
  let count = 0
  for (let bits = byte; bits !== 0; bits &= bits - 1) count++
  return count
}

/** Returns the end of the text at that place, or -1. */
function endOf(forms: readonly Forms[], bytes: Uint8Array, start: number): number {
  let at = start
  for (const each of forms) {
    const fitting = each.find((form) => form.every((byte, n) => bytes[at + n] === byte))
    if (fitting === undefined) return -1
    at += fitting.length
  }
  return at
}

/** `word`: the encoding if only whole words match. */
function windowSearcher(forms: readonly Forms[], word: TextEncoding | null): Searcher {
  const lengths = forms.map((each) => Math.max(...each.map(({ length }) => length)))
  const total = sum(lengths)
  const run = longestFixedRun(forms)
  const needle = run === null ? null : fixedNeedle(forms.slice(run.from, run.to))
  const whole = fixedNeedle(forms)
  const find = (bytes: Uint8Array, from: number): Found | null => {
    for (let at = from; at < bytes.length; at++) {
      const end = whole === null ? endOf(forms, bytes, at) : endOfFixed(whole, bytes, at)
      if (end >= 0 && (word === null || isWholeWord(bytes, at, end, word))) return [at, end]
    }
    return null
  }
  const left = sum(lengths.slice(0, run?.from ?? 0))
  return {
    kind: 'window',
    needles: needle === null ? null : [needle],
    left,
    right: total - left,
    context: word === null ? 0 : EDGE_BYTES,
    inLine: false,
    find
  }
}

function endOfFixed(needle: Needle, bytes: Uint8Array, at: number): number {
  return at + needle.length <= bytes.length && fitsAt(needle, bytes, at) ? at + needle.length : -1
}

/** Returns the longest run of elements whose forms have the same length each. */
function longestFixedRun(forms: readonly Forms[]): { from: number; to: number } | null {
  let best: { from: number; to: number } | null = null
  let from = 0
  for (let at = 0; at <= forms.length; at++) {
    const each = forms[at]
    if (each?.every(({ length }) => length === each[0]?.length) === true) continue
    if (at > from && (best === null || at - from > best.to - best.from)) best = { from, to: at }
    from = at + 1
  }
  return best
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Removes searchers of the same whole word in several encodings that encode it alike. */
function distinctSearchers(searchers: readonly Searcher[]): Searcher[] {
  const seen = new Set<string>()
  return searchers.filter((searcher) => {
    const [needle] = searcher.kind === 'fixed' ? [searcher.needle] : (searcher.needles ?? [])
    if (needle === undefined) return true
    const { values, masks } = needle
    const size = searcher.kind === 'fixed' ? '' : `${searcher.left}+${searcher.right}`
    const key = `${searcher.kind}/${size}/${values.join()}/${masks.join()}`
    return !seen.has(key) && seen.add(key)
  })
}
