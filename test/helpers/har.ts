/** HAR files as others judge them: by the published schema. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Ajv from 'ajv'
import { expect } from 'vitest'
import harSchema from 'har-schema'
import draft6 from 'ajv/lib/refs/json-schema-draft-06.json' with { type: 'json' }
import type { Har } from '../../src/shared/har/har'
import type { Engine } from '../../src/engine/engine'
import { readHar } from '../../src/shared/har/read-har'
import { temporaryFolder } from './engine'
import { waitFor } from './patience'

const ajv = new Ajv({
  allErrors: true,
  schemas: harSchema as unknown as object[],
  meta: draft6 as object
})

/** Returns the violations of the published HAR 1.2 schema in a file. */
export function harFaults(text: string): string[] {
  const validate = ajv.getSchema('har.json')
  if (validate === undefined) throw new Error('The schema has no HAR')
  void validate(JSON.parse(text))
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`)
}

/** Parses with our own strict reader, which requires every member. */
export function readWholeHar(text: string): Har {
  const read = readHar(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  if (read.filled.length > 0) throw new Error(`Filled in: ${JSON.stringify(read.filled)}`)
  return read.har
}

/** The number of a capture that a file of these contents was opened as, read to its end. */
export async function openedCapture(
  engine: Engine,
  contents: string | Uint8Array,
  name: string
): Promise<number> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, contents)
  return openedFile(engine, path)
}

export async function openedFile(engine: Engine, path: string): Promise<number> {
  const capture = await engine.captures.open(path)
  await waitFor(() => {
    expect(engine.captures.list().find((totals) => totals.capture === capture)?.state).toBe('open')
  })
  return capture
}
