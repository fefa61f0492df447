import type { ConnectionRow } from '../../shared/contract/views'
import type { Direction } from '../../shared/model/direction'
import type { ExportRun } from './export-run'
import { isoTime } from './iso-time'
import { codeBlock, inlineCode, plainText, quote } from './markdown'
import type { OutputFile } from './output-file'
import { hexDump, ReportText } from './report-text'
import type { WrittenBy } from './write-har'
import { tableHead } from './write-markdown'

/** Writes a Markdown report on connections: a table of all, then the events and first bytes of each. */

const SHOWN_BYTES = 512

export async function writeConnections(
  run: ExportRun,
  out: OutputFile,
  by: WrittenBy,
  rows: () => AsyncIterable<ConnectionRow>
): Promise<void> {
  const text = new ReportText(run.options.language)
  const { words } = text
  await out.write(`# ${words.title}\n\n`)
  await out.write(
    `${text.fill(words.madeFrom, { version: by.version, capture: inlineCode(by.capture) })}\n\n`
  )
  await out.write(`## ${words.connections}\n\n`)
  const columns = ['number', 'time', 'client', 'target', 'protocol', 'up', 'down', 'ended'] as const
  await out.write(tableHead(text, columns, ['number', 'up', 'down']))
  for await (const row of rows()) await out.write(tableRow(text, row))
  run.totals.rows = 0
  for await (const row of rows()) {
    for (const piece of section(run, text, row)) await out.write(piece)
  }
}

function tableRow(text: ReportText, row: ConnectionRow): string {
  const cells = [
    `[${row.connection}](#${row.connection})`,
    isoTime(row.time),
    plainText(row.client),
    plainText(row.target),
    plainText(row.protocol),
    text.bytes(row.up),
    text.bytes(row.down),
    row.ended === null
      ? text.words.unknown
      : text.fill(text.words.endedHow, {
          who: text.words.who[row.ended.by],
          how: text.words.how[row.ended.how]
        })
  ]
  return `| ${cells.join(' | ')} |\n`
}

function* section(run: ExportRun, text: ReportText, row: ConnectionRow): Generator<string, void> {
  const { words } = text
  const { connection } = row
  const { events } = run.sources.traffic.connection(connection)
  yield `\n<a id="${connection}"></a>\n\n## ${connection} · ${inlineCode(row.client)} → ${inlineCode(row.target)}\n`
  if (row.note !== null) yield `\n**${words.note}**\n\n${quote(row.note)}\n`
  yield `\n### ${words.events}\n\n`
  for (const event of events) yield `- ${isoTime(event.time)} ${plainText(event.text)}\n`
  for (const direction of ['up', 'down'] as const) yield* stream(run, text, row, direction)
}

function* stream(
  run: ExportRun,
  text: ReportText,
  row: ConnectionRow,
  direction: Direction
): Generator<string, void> {
  const total = row[direction]
  if (total === 0) return
  const { words } = text
  yield `\n### ${words.stream[direction]}${words.colon}${text.bytes(total)}\n`
  if (!run.options.bodies) return
  const { bytes } = run.sources.traffic.stream(row.connection, direction, 0, SHOWN_BYTES)
  if (bytes.length === 0) return
  yield `\n${text.fill(words.binary, { count: text.count(bytes.length) })}\n\n${codeBlock(hexDump(bytes))}`
}
