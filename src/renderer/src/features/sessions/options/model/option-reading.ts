import { readBytes } from '../../../../kit/form/model/bytes-input'
import { readDuration } from '../../../../kit/form/model/duration-input'
import { ipFamily } from './ip-address'
import type { OptionForm, Say, TextKey } from './option-form'

/**
 * Readers of single option fields. They return undefined for unset options and report faults; the return value of a
 * faulty field is unused, because no config is built from a form with faults.
 */

const DAY_MS = 86_400_000
const MAX_NAME = 255

export function readNumber(
  form: OptionForm,
  key: TextKey,
  { least, most }: { least: number; most: number },
  say: Say
): number | undefined {
  const text = form[key].trim()
  if (text === '') return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text)) say(key, 'number')
  else if (value < least || value > most) say(key, 'numberRange', { least, most })
  return value
}

export function readTime(form: OptionForm, key: TextKey, say: Say): number | undefined {
  const text = form[key].trim()
  if (text === '') return undefined
  const value = readDuration(text)
  if (value === null) say(key, 'duration')
  else if (value < 1 || value > DAY_MS) say(key, 'durationRange')
  return value ?? undefined
}

export function readSize(form: OptionForm, key: TextKey, most: number, say: Say): number | undefined {
  const text = form[key].trim()
  if (text === '') return undefined
  const value = readBytes(text)
  if (value === null) say(key, 'bytes')
  else if (value < 1 || value > most) say(key, 'bytesRange')
  return value ?? undefined
}

/** Splits entries separated by line breaks, commas or semicolons. */
export function entriesOf(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Reads names separated by commas or blanks. */
export function readNames(form: OptionForm, key: TextKey, most: number, say: Say): string[] | undefined {
  const names = form[key].split(/[\s,;]+/).filter((name) => name !== '')
  const long = names.find((name) => name.length > MAX_NAME)
  if (long !== undefined) say(key, 'nameLong', { name: `${long.slice(0, 20)}…`, most: MAX_NAME })
  if (names.length > most) say(key, 'tooMany', { most })
  return names.length === 0 ? undefined : names
}

export function readAddress(form: OptionForm, key: TextKey, say: Say): string | undefined {
  const text = form[key].trim()
  if (text === '') return undefined
  if (ipFamily(text) === null) say(key, 'address', { entry: text })
  return text
}

export function readFile(form: OptionForm, key: TextKey): string | undefined {
  return form[key] === '' ? undefined : form[key]
}

export function oneOf<const Value extends string>(text: string, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === text)
}
