import type { Payload } from '../../../../../shared/contract/payload'
import type { Match } from '../../../../../shared/contract/matching'

/** One-line summary of a payload or a match for a list. */

const LONGEST = 48

export function payloadLine(payload: Payload): string {
  switch (payload.form) {
    case 'file':
      return fileName(payload.path)
    case 'text':
      return short(payload.text.replaceAll('\n', ' ↵ '))
    case 'hex':
    case 'base64':
      return short(payload.text.replace(/\s+/g, ' ').trim())
  }
}

/** Empty for a match of anything. */
export function matchLine(match: Match): string {
  switch (match.kind) {
    case 'any':
      return ''
    case 'text':
      return short(match.text)
    case 'hex':
      return short(match.pattern)
    case 'regex':
      return short(`/${match.pattern}/${match.ignoreCase ? 'i' : ''}`)
  }
}

export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

function short(text: string): string {
  const characters = Array.from(text)
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text
}
