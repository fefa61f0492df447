import type { Extraction } from '../../shared/contract/repeat-values'
import type { MatchProblem } from '../../shared/contract/matching'
import { compileMatch } from '../matching/compile-match'
import { parseJsonPath, textAt } from './json-path'
import { problemValues, refusal } from './refusal'

/** Extracts values from a response for later steps. */

interface Answer {
  /** From the status line through the blank line. */
  readonly head: Uint8Array
  /** Body without transfer and content codings. */
  readonly body: Uint8Array
}

export interface Extractor {
  readonly name: string
  readonly needsBody: boolean
  /** Readable description of the searched part. */
  readonly description: string
  /** Returns Latin-1; null if there is no value. */
  extract(answer: Answer): string | null
}

/** Throws `bad-input`. */
export function compileExtraction(extraction: Extraction): Extractor {
  const { name } = extraction
  switch (extraction.find) {
    case 'regex': {
      const { pattern, group } = extraction
      const result = compileMatch({ kind: 'regex', pattern, ignoreCase: false })
      if (!result.ok) throw bad(name, result.problem)
      const { match } = result
      const needsBody = extraction.in === 'body'
      return {
        name,
        needsBody,
        description: `/${pattern}/ in the ${extraction.in}`,
        extract: (answer) => match.find(answer[extraction.in])?.groups[group] ?? null
      }
    }
    case 'header': {
      const wanted = extraction.header.trim().toLowerCase()
      return {
        name,
        needsBody: false,
        description: `the header ${extraction.header}`,
        extract: ({ head }) => headerOf(head, wanted)
      }
    }
    case 'json': {
      const keys = parseJsonPath(extraction.path)
      if (keys === null) {
        const { path } = extraction
        const words = `${name} cannot be extracted: “${path}” is not a JSON path such as $.items[0].id.`
        throw refusal('json-path', words, { name, path })
      }
      return {
        name,
        needsBody: true,
        description: `${extraction.path} in the JSON of the body`,
        extract: ({ body }) => valueAt(body, keys)
      }
    }
    case 'range': {
      const { start, end } = extraction
      return {
        name,
        needsBody: extraction.in === 'body',
        description: `bytes ${start} to ${end} of the ${extraction.in}`,
        extract: (answer) => {
          const bytes = answer[extraction.in]
          return bytes.length < end ? null : latin1(bytes.subarray(start, end))
        }
      }
    }
  }
}

function headerOf(head: Uint8Array, wanted: string): string | null {
  for (const line of latin1(head).split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === wanted) return line.slice(colon + 1).trim()
  }
  return null
}

function valueAt(body: Uint8Array, keys: ReturnType<typeof parseJsonPath> & object): string | null {
  try {
    // The decoder removes a byte order mark, which parsers may ignore (RFC 8259, section 8.1).
    const found = textAt(new TextDecoder().decode(body), keys)
    return found === null ? null : Buffer.from(found).toString('latin1')
  } catch {
    // The body is not JSON, so there is no value.
    return null
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function bad(name: string, problem: MatchProblem): Error {
  const words = `${name} cannot be extracted: ${problem.message}`
  return refusal('extraction', words, { name, ...problemValues(problem) })
}
