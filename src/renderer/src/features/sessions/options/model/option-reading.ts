import { MAX_HOST, TIMER, type Bounds } from '../../../../../../shared/contract/bounds'
import { readSize, readTime, readWhole, numberOf } from '../../../../kit/form/model/bounded'
import { ipFamily } from './ip-address'
import type { OptionForm, ReportFault, TextKey } from './option-form'

/**
 * Readers of single option fields. They return undefined for unset options and report faults; the return value of a
 * faulty field is unused, because no config is built from a form with faults.
 */

export function readNumber(
  form: OptionForm,
  key: TextKey,
  bounds: Bounds,
  report: ReportFault
): number | undefined {
  if (form[key].trim() === '') return undefined
  const read = readWhole(form[key], bounds)
  if (read === 'malformed') report(key, 'number')
  else if (read === 'outOfBounds') report(key, 'numberRange', { ...bounds })
  return numberOf(read) ?? undefined
}

export function readTimer(form: OptionForm, key: TextKey, report: ReportFault): number | undefined {
  if (form[key].trim() === '') return undefined
  const read = readTime(form[key], TIMER)
  if (read === 'malformed') report(key, 'duration')
  else if (read === 'outOfBounds') report(key, 'durationRange')
  return numberOf(read) ?? undefined
}

export function readBuffer(
  form: OptionForm,
  key: TextKey,
  bounds: Bounds,
  report: ReportFault
): number | undefined {
  if (form[key].trim() === '') return undefined
  const read = readSize(form[key], bounds)
  if (read === 'malformed') report(key, 'bytes')
  else if (read === 'outOfBounds') report(key, 'bytesRange')
  return numberOf(read) ?? undefined
}

/** Reads names separated by commas or blanks. */
export function readNames(
  form: OptionForm,
  key: TextKey,
  most: number,
  report: ReportFault
): string[] | undefined {
  const names = form[key].split(/[\s,;]+/).filter((name) => name !== '')
  const long = names.find((name) => name.length > MAX_HOST)
  if (long !== undefined) report(key, 'nameLong', { name: `${long.slice(0, 20)}…`, most: MAX_HOST })
  if (names.length > most) report(key, 'tooMany', { most })
  return names.length === 0 ? undefined : names
}

export function readAddress(form: OptionForm, key: TextKey, report: ReportFault): string | undefined {
  const text = form[key].trim()
  if (text === '') return undefined
  if (ipFamily(text) === null) report(key, 'address', { entry: text })
  return text
}

export function readFile(form: OptionForm, key: TextKey): string | undefined {
  return form[key] === '' ? undefined : form[key]
}

export function oneOf<const Value extends string>(text: string, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === text)
}
