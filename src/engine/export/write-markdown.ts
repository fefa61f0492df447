import { parseMediaType } from '../../decode/view/media-type'
import type { ExchangeRow } from '../../shared/contract/views'
import { targetUrl } from '../../shared/model/request-target'
import type { ExchangeStory, StoryMessage } from './exchange-story'
import type { ExportRun } from './export-run'
import { remarkOf } from './har-entry'
import { isoTime } from './iso-time'
import { codeBlock, inlineCode, plainText, quote } from './markdown'
import type { OutputFile } from './output-file'
import { hexDump, ReportText } from './report-text'
import { socketMessages } from './web-socket-messages'
import type { WrittenBy } from './write-har'

/**
 * Writes a Markdown report on exchanges: a table of all, then the heads, excerpts of the bodies, problems and note of
 * each.
 */

/** Maximum bytes of a body shown as text. */
const TEXT_BYTES = 4096
const HEX_BYTES = 128
const MAX_MESSAGES = 50
/** Maximum characters shown of a message's payload. */
const MAX_DATA_CHARACTERS = 500

export interface ReportSource {
  /** Rows for the overview table. */
  rows(): AsyncIterable<ExchangeRow>
  stories(): AsyncIterable<ExchangeStory>
}

export async function writeMarkdown(
  run: ExportRun,
  out: OutputFile,
  by: WrittenBy,
  source: ReportSource
): Promise<void> {
  const text = new ReportText(run.options.language)
  const { words } = text
  await out.write(`# ${words.title}\n\n`)
  await out.write(
    `${text.fill(words.madeFrom, { version: by.version, capture: inlineCode(by.capture) })}\n\n`
  )
  await out.write(`## ${words.exchanges}\n\n`)
  await out.write(
    tableHead(
      text,
      ['number', 'time', 'method', 'url', 'status', 'type', 'size', 'took'],
      ['number', 'status', 'size', 'took']
    )
  )
  for await (const row of source.rows()) await out.write(tableRow(text, row))
  for await (const story of source.stories()) {
    for await (const piece of section(run, text, story)) await out.write(piece)
  }
}

type Word =
  | 'number'
  | 'time'
  | 'method'
  | 'url'
  | 'status'
  | 'type'
  | 'size'
  | 'took'
  | 'client'
  | 'target'
  | 'protocol'
  | 'up'
  | 'down'
  | 'ended'

/** `right`: right-aligned columns. */
export function tableHead({ words }: ReportText, columns: readonly Word[], right: readonly Word[]): string {
  const heads = columns.map((column) => words[column])
  const rules = columns.map((column) => (right.includes(column) ? '--:' : '---'))
  return `| ${heads.join(' | ')} |\n| ${rules.join(' | ')} |\n`
}

function tableRow(text: ReportText, row: ExchangeRow): string {
  const { exchange, time, method, target, host = '', tls = false, status, type, size, took } = row
  const cells = [
    `[${exchange}](#${exchange})`,
    isoTime(time),
    inlineCode(method ?? '—'),
    inlineCode(target === null ? '—' : row.protocol === undefined ? targetUrl(target, host, tls) : target),
    status === null ? (row.result?.status ?? text.words.unknown) : String(status),
    plainText(type),
    text.bytes(size),
    text.duration(took)
  ]
  return `| ${cells.join(' | ')} |\n`
}

async function* section(
  run: ExportRun,
  text: ReportText,
  story: ExchangeStory
): AsyncGenerator<string, void> {
  const { words } = text
  const { row, request, response, facts } = story
  const shownStatus = row.status ?? row.result?.status ?? ''
  const status = shownStatus === '' ? '' : ` · ${plainText(String(shownStatus))}`
  const method = request?.part('method') ?? row.method ?? words.unknown
  yield `\n<a id="${row.exchange}"></a>\n\n## ${row.exchange} · ${inlineCode(method)} ${inlineCode(story.url)}${status}\n\n`
  const from = text.fill(words.from, {
    client: plainText(row.client),
    target: plainText(facts.target),
    connection: String(row.connection)
  })
  yield `${isoTime(row.time)} · ${from}${row.bookmark ? ' · ★' : ''}\n\n`
  const timings = {
    sent: text.duration(story.sent),
    waited: text.duration(story.waited),
    received: text.duration(story.received)
  }
  yield `${text.fill(words.timings, timings)}\n`
  if (story.note !== '') yield `\n**${words.note}**\n\n${quote(story.note)}\n`
  if (story.trouble !== null) yield `\n⚠ ${plainText(text.trouble(story.trouble))}\n`
  if (story.findings.length > 0) {
    yield `\n**${words.findings}**\n\n`
    for (const { of, code } of story.findings)
      yield `- ${words[of]}${words.colon}${plainText(text.finding(code))}${text.named(inlineCode(code))}\n`
  }
  if (request === null) yield `\n${words.noRequest}\n`
  else yield* messageSection(run, text, story, request, words.request)
  for (const message of story.interim) yield* messageSection(run, text, story, message, words.interim)
  if (response === null) yield `\n${words.noResponse}\n`
  else yield* messageSection(run, text, story, response, words.response)
  yield* socketSection(run, text, story)
}

async function* messageSection(
  run: ExportRun,
  text: ReportText,
  story: ExchangeStory,
  message: StoryMessage,
  title: string
): AsyncGenerator<string, void> {
  yield `\n### ${title}\n\n`
  const lines = [...message.pseudo, ...message.headers].map(({ name, value }) => `${name}: ${value}`)
  yield codeBlock(
    [...(message.pseudo.length > 0 ? [] : [message.detail.startLine]), ...lines].join('\n'),
    message.detail.protocol === undefined ? 'http' : ''
  )
  yield* bodySection(run, text, story, message)
  if (message.trailers.length > 0)
    yield `\n${codeBlock(message.trailers.map(({ name, value }) => `${name}: ${value}`).join('\n'), 'http')}`
}

async function* bodySection(
  run: ExportRun,
  text: ReportText,
  story: ExchangeStory,
  message: StoryMessage
): AsyncGenerator<string, void> {
  if (message.detail.bodyLength === 0) return
  const { words } = text
  const limit = Math.min(TEXT_BYTES, run.options.bodyLimit ?? TEXT_BYTES)
  const cut = run.totals.cut
  const body = await run.body(story, message, { limit })
  // Excerpts are expected in a report, so they do not count as cut.
  run.totals.cut = cut
  if (body === null) return
  const about = [
    text.fill(words.body, { size: text.count(body.size) }),
    ...(body.decoded.length === 0 ? [] : [text.fill(words.decoded, { codings: body.decoded.join(', ') })])
  ]
  const remark = remarkOf({ ...body, written: body.size }, words.remarks)
  if (body.text === '' || body.size === 0) {
    yield `\n${text.sentence(about, remark)}\n`
    return
  }
  if (body.charset === null) {
    const bytes = (await beginning(body.text.pieces(), 'base64')).subarray(0, HEX_BYTES)
    const shown = text.fill(words.binary, { count: text.count(bytes.length) })
    yield `\n${text.sentence(about, remark, shown)}\n\n${codeBlock(hexDump(bytes))}`
    return
  }
  const isCut = body.written < body.size
  if (isCut) about.push(text.fill(words.first, { count: text.count(body.written) }))
  yield `\n${text.sentence(about, remark)}\n\n`
  const shown = (await beginning(body.text.pieces(), 'utf8')).toString()
  yield codeBlock(shown, languageOf(message.header('content-type') ?? ''))
}

async function* socketSection(
  run: ExportRun,
  text: ReportText,
  story: ExchangeStory
): AsyncGenerator<string, void> {
  const messages = run.options.bodies ? socketMessages(run, story) : null
  if (messages === null) return
  const { words } = text
  yield `\n### ${words.messages}\n\n`
  let count = 0
  for await (const { row, data } of messages()) {
    if (++count > MAX_MESSAGES) continue
    const shown =
      data === '' ? '' : (await beginning(data.pieces(), 'utf8')).toString().slice(0, MAX_DATA_CHARACTERS)
    yield `- ${row.direction === 'up' ? '▲' : '▼'} ${isoTime(row.time)} ${plainText(row.kind)}${words.comma}${text.bytes(row.length)}${shown === '' ? '' : `${words.colon}${inlineCode(shown)}`}\n`
  }
  if (count > MAX_MESSAGES) yield `\n${text.fill(words.more, { count: text.count(count - MAX_MESSAGES) })}\n`
}

/** Collects the first pieces of a text that is known to be short or of which only the beginning is needed. */
async function beginning(pieces: AsyncGenerator<string, void>, encoding: 'utf8' | 'base64'): Promise<Buffer> {
  let held = ''
  for await (const piece of pieces) {
    held += piece
    if (held.length > TEXT_BYTES * 2) break
  }
  return Buffer.from(held, encoding)
}

function languageOf(contentType: string): string {
  const { essence } = parseMediaType(contentType)
  const subtype = essence.slice(essence.lastIndexOf('/') + 1)
  const name = subtype.slice(subtype.lastIndexOf('+') + 1)
  return /^(?:json|xml|html|css|javascript)$/.test(name) ? name : ''
}
