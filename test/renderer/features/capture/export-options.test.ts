/** Options of an export: those of its format, and the limit of bodies by name. */
import { expect, it } from 'vitest'
import {
  EXPORT_OPTIONS,
  exportOptionsForm,
  readExportOptions,
  type ExportSubject
} from '../../../../src/renderer/src/features/capture/exporting/model/export-options'
import { controlsOf, isShown } from '../../../../src/renderer/src/kit/form/model/option'
import { DEFAULT_BODY_LIMIT } from '../../../../src/shared/contract/exporting'

const CHOSEN = { bodies: true, decoded: true, guard: true, mark: false, bodyLimit: 1_000_000 }

it.each<[ExportSubject['format'], ExportSubject['kind'], string[]]>([
  ['har', 'exchanges', ['bodies', 'limit']],
  ['har', 'connections', ['bodies', 'limit']],
  ['json', 'exchanges', ['bodies', 'limit']],
  ['ndjson', 'connections', ['bodies', 'limit']],
  ['markdown', 'exchanges', ['bodies']],
  ['csv', 'exchanges', ['guard', 'mark']],
  ['bodies', 'exchanges', ['decoded']],
  ['pcapng', 'connections', []]
])('%s of %s has %j', (format, kind, keys) => {
  const form = exportOptionsForm(CHOSEN)
  const shown = EXPORT_OPTIONS.filter((row) => isShown(row, form, { format, kind }))
  expect(shown.flatMap((row) => controlsOf(row, form, { format, kind })).map(({ key }) => key)).toEqual(keys)
})

it('the limit is left out without bodies', () => {
  const form = exportOptionsForm({ ...CHOSEN, bodies: false })
  const [row] = EXPORT_OPTIONS
  const subject = { format: 'json', kind: 'exchanges' } as const
  expect(row === undefined ? [] : controlsOf(row, form, subject).map(({ key }) => key)).toEqual(['bodies'])
})

it.each([
  [null, 'all'],
  [1_000_000, 'm1'],
  [DEFAULT_BODY_LIMIT, 'm64']
])('a limit of %s is the choice %s', (bodyLimit, limit) => {
  const form = exportOptionsForm({ ...CHOSEN, bodyLimit })
  expect(form.limit).toBe(limit)
  expect(readExportOptions(form)).toEqual({ ...CHOSEN, bodyLimit })
})

it('a limit that has no choice becomes the default, and no choice changes no limit', () => {
  expect(exportOptionsForm({ ...CHOSEN, bodyLimit: 7 }).limit).toBe('m64')
  expect(readExportOptions({ bodies: false })).toEqual({ bodies: false })
})
