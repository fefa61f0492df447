import type { HarPage, HarParameter } from '../../shared/har/har'
import type { KeptLog } from '../capture/har/kept-entry'
import type { ExchangeStory, StoryMessage } from './exchange-story'
import type { ExportedBody } from './exported-body'
import type { ExportRun } from './export-run'
import { formParameters, harEntry, type StreamedEntry } from './har-entry'
import { jsonPieces } from './json-pieces'
import { keptHarEntry } from './kept-har-entry'
import type { OutputFile } from './output-file'
import { harMessages, socketMessages } from './web-socket-messages'

/** Writes a HAR file, entry by entry. */

export interface WrittenBy {
  /** Version of the app. */
  version: string
  /** Name of the capture. */
  capture: string
}

export async function writeHar(
  run: ExportRun,
  out: OutputFile,
  by: WrittenBy,
  stories: AsyncIterable<ExchangeStory>
): Promise<void> {
  const logs = run.sources.har.logs()
  const head = JSON.stringify(logHead(logs, by)).slice(0, -1)
  await out.write(`{"log":${head},"entries":[`)
  const pages = new Set<string>()
  let count = 0
  for await (const story of stories) {
    await out.write(count === 0 ? '\n' : ',\n')
    const entry = await entryOf(run, story)
    if (typeof entry.pageref === 'string') pages.add(entry.pageref)
    for await (const piece of jsonPieces(entry)) await out.write(piece)
    count++
  }
  const foot = JSON.stringify(logFoot(logs, pages, count)).slice(1, -1)
  await out.write(`\n]${foot === '' ? '' : `,${foot}`}}${besideLog(logs)}}\n`)
}

/** Keeps the creator of a single imported log, because it defines the meaning of the log's own members. */
function logHead(logs: readonly KeptLog[], { version, capture }: WrittenBy): object {
  const [first] = logs
  if (first === undefined || logs.length > 1)
    return { version: '1.2', creator: { name: 'Tcplens', version }, comment: capture }
  const { pages, ...log } = first.log
  return Array.isArray(pages) ? log : first.log
}

/** Returns all pages if all entries are exported, else only the pages that the exported entries refer to. */
function logFoot(logs: readonly KeptLog[], named: ReadonlySet<string>, count: number): { pages?: HarPage[] } {
  const isAll = logs.length > 0 && logs.reduce((sum, { entries }) => sum + entries, 0) === count
  const lists = logs.flatMap(({ log }) => (Array.isArray(log.pages) ? [log.pages] : []))
  const pages = lists.flat().filter(({ id }) => isAll || named.has(id))
  return lists.length > 0 && (isAll || pages.length > 0) ? { pages } : {}
}

function besideLog(logs: readonly KeptLog[]): string {
  const beside = logs.length === 1 ? logs[0]?.beside : undefined
  return beside === undefined ? '' : `,${JSON.stringify(beside).slice(1, -1)}`
}

async function entryOf(run: ExportRun, story: ExchangeStory): Promise<StreamedEntry> {
  const logs = run.sources.har.entry(story.row.exchange)
  const request = await run.body(story, story.request, { form: logs?.request })
  const response = await run.body(story, story.response, { form: logs?.response })
  const { bodies } = run.options
  if (logs !== null)
    return keptHarEntry(story, logs, { request, response, messages: socketMessages(run, story), bodies })
  const params = parametersOf(story.request, request)
  return harEntry(story, { request, response, params }, bodies ? harMessages(run, story) : null)
}

function parametersOf(request: StoryMessage | null, body: ExportedBody | null): HarParameter[] | null {
  const contentType = request?.header('content-type')
  const held = body?.held ?? null
  return contentType === undefined || held === null ? null : formParameters(contentType, Buffer.concat(held))
}
