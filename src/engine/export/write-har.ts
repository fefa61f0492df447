import type { HarParameter } from '../../shared/har/har'
import type { ExchangeStory, StoryMessage } from './exchange-story'
import type { ExportedBody } from './exported-body'
import type { ExportRun } from './export-run'
import { formParameters, harEntry } from './har-entry'
import { jsonPieces } from './json-pieces'
import type { OutputFile } from './output-file'
import { harMessages } from './web-socket-messages'

/** A HAR file, entry by entry. */

export interface WrittenBy {
  /** The version of the app. */
  version: string
  /** What the capture is called. */
  capture: string
}

export async function writeHar(
  run: ExportRun,
  out: OutputFile,
  { version, capture }: WrittenBy,
  stories: AsyncIterable<ExchangeStory>
): Promise<void> {
  const creator = JSON.stringify({ name: 'Tcplens', version })
  await out.write(
    `{"log":{"version":"1.2","creator":${creator},"comment":${JSON.stringify(capture)},"entries":[`
  )
  let isFirst = true
  for await (const story of stories) {
    await out.write(isFirst ? '\n' : ',\n')
    isFirst = false
    const request = await run.body(story, story.request)
    const response = await run.body(story, story.response)
    const entry = harEntry(
      story,
      { request, response, params: parametersOf(story.request, request) },
      run.options.bodies ? harMessages(run, story) : null
    )
    for await (const piece of jsonPieces(entry)) await out.write(piece)
  }
  await out.write('\n]}}\n')
}

function parametersOf(request: StoryMessage | null, body: ExportedBody | null): HarParameter[] | null {
  const contentType = request?.header('content-type')
  const held = body?.held ?? null
  return contentType === undefined || held === null ? null : formParameters(contentType, Buffer.concat(held))
}
