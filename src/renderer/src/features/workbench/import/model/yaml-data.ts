import { Composer, isScalar, Lexer, Parser, visit, type Document } from 'yaml'
import { ImportFailure } from '../../../../../../decode/import/import-types'

/** Limit of aliases: a few lines of them can expand to gigabytes. */
const MAX_ALIASES = 1000
/** Maximum tokens of a document. Each takes up to 400 bytes when parsed: a gigabyte in total. */
export const MAX_YAML_TOKENS = 2_500_000
/** Maximum open collections of the parser, about two per level. The composer recurses for each of them. */
export const MAX_YAML_DEPTH = 300
/** Tokens between two reports of progress. */
const TOKENS_PER_REPORT = 20_000

export interface YamlLimits {
  readonly tokens: number
  readonly open: number
}

const LIMITS: YamlLimits = { tokens: MAX_YAML_TOKENS, open: MAX_YAML_DEPTH }

/**
 * Parses YAML into plain data. Throws an ImportFailure at the first syntax error or exceeded limit. `onProgress`
 * receives the number of characters read.
 */
export function parseYaml(
  text: string,
  onProgress: (characters: number) => void = () => undefined,
  limits: YamlLimits = LIMITS
): unknown {
  const document = composed(text, onProgress, limits)
  const [error] = document.errors
  if (error !== undefined) throw new ImportFailure('yaml', error.pos[0], error.message)
  refuseEqualKeys(document)
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
  } catch (error) {
    throw new ImportFailure('yaml', null, error instanceof Error ? error.message : '')
  }
}

/** Performs the steps of the library's `parseDocument` one token at a time, so that tokens can be counted. */
function composed(
  text: string,
  onProgress: (characters: number) => void,
  limits: YamlLimits
): Document.Parsed {
  const parser = new Parser()
  // The library compares each key with all previous ones; a single pass below replaces that check.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false })
  const documents: Document.Parsed[] = []
  let count = 0
  let at = 0
  const take = (tokens: ReturnType<Parser['next']>): void => {
    for (const token of tokens) {
      // Stops at the first error: hostile input may have one per character.
      if (token.type === 'error') throw new ImportFailure('yaml', token.offset, token.message)
      documents.push(...composer.next(token))
    }
  }
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > limits.tokens) throw new ImportFailure('yaml-too-large', null, String(limits.tokens))
    take(parser.next(lexeme))
    if (parser.stack.length > limits.open) throw new ImportFailure('yaml-too-deep', at, '')
    at += lexeme.length
    if (count % TOKENS_PER_REPORT === 0) onProgress(at)
  }
  take(parser.end())
  documents.push(...composer.end(true, text.length))
  const [document, second] = documents
  if (document === undefined) throw new ImportFailure('yaml', 0, '')
  if (second !== undefined)
    throw new ImportFailure('yaml', second.range[0], 'Source contains multiple documents')
  return document
}

/** Rejects duplicate keys in a mapping (YAML 1.2, section 3.2.1.3). */
function refuseEqualKeys(document: Document.Parsed): void {
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value))
          throw new ImportFailure('yaml', key.range?.[0] ?? null, 'Map keys must be unique')
        seen.add(key.value)
      }
    }
  })
}
