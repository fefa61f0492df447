import type { ConnectionRow, ExchangeRow } from '../../shared/contract/views'
import { parseHeadKey } from '../../shared/filter/field-key'
import { cellKeys, CONNECTION_CELLS, connectionCells, EXCHANGE_CELLS, exchangeCells } from './csv-cells'
import { csvLine, isFormula } from './csv'
import type { ExportRun } from './export-run'
import type { OutputFile } from './output-file'

/** The table's columns as CSV, with a line of their heads. */

export interface CsvSource {
  kind: 'exchanges' | 'connections'
  /** `fields`: those to be read of each exchange. */
  rows(fields: readonly string[]): AsyncIterable<ExchangeRow | ConnectionRow>
}

export async function writeCsv(run: ExportRun, out: OutputFile, { kind, rows }: CsvSource): Promise<void> {
  const { columns, guard, mark } = run.options
  const chosen = cellKeys(
    kind,
    columns.map(({ key }) => key)
  )
  const usual: readonly string[] = kind === 'exchanges' ? EXCHANGE_CELLS : CONNECTION_CELLS
  const keys = chosen.length === 0 ? usual : chosen
  const labels = new Map(columns.map(({ key, label }) => [key, label]))
  const line = (cells: readonly string[]): string =>
    csvLine(
      cells.map((cell) => {
        if (!guard || !isFormula(cell)) return cell
        run.told.guarded++
        return `'${cell}`
      })
    )
  if (mark) await out.write('\ufeff')
  await out.write(line(keys.map((key) => labels.get(key) ?? key)))
  const fields = keys.filter((key) => parseHeadKey(key) !== null)
  for await (const row of rows(fields))
    await out.write(line('exchange' in row ? exchangeCells(row, keys) : connectionCells(row, keys)))
}
