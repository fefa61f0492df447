import { parseDocument } from 'yaml'
import { ImportFailure } from '../../../decode/import/import-types'

/** Aliases are counted: a few lines of them can make gigabytes. */
const MAX_ALIASES = 1000

/** YAML as plain data; an ImportFailure says where it is wrong. */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) throw new ImportFailure('yaml', error.pos[0], error.message)
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
  } catch (error) {
    throw new ImportFailure('yaml', null, error instanceof Error ? error.message : '')
  }
}
