import { isIP } from 'node:net'
import { compileMatch } from '../engine/matching/compile-match'
import { AddressLists } from '../engine/session/address-lists'
import type { Match } from '../shared/contract/matching'
import type { Payload } from '../shared/contract/payload'
import { messageOf } from '../shared/model/app-error'
import { compilePayload, type TypedPayload } from '../shared/payload/compile-payload'
import { describeProblem } from '../shared/payload/describe-problem'
import { UsageError } from './options'

/**
 * Checks option values with the engine's own functions before anything is opened, so that errors are usage errors of
 * the option instead of failed sessions.
 */

/** Text of an option: with escapes, in UTF-8, without a line end. */
export function plainText(text: string, placeholders: boolean): Extract<Payload, { form: 'text' }> {
  return {
    form: 'text',
    text,
    encoding: 'utf-8',
    lineBreak: 'lf',
    lineEnd: 'none',
    escapes: true,
    placeholders
  }
}

export function checkedPayload(option: string, payload: TypedPayload): Payload {
  const compiled = compilePayload(payload)
  if (compiled.ok) return payload
  throw new UsageError(`${option} ${payload.text}: ${describeProblem(compiled.problem)}.`)
}

/** `typed`: the value on the command line. */
export function checkedMatch(option: string, typed: string, match: Match): Match {
  const compiled = compileMatch(match)
  if (compiled.ok) return match
  const { message, at } = compiled.problem
  throw new UsageError(`${option} ${typed}: ${withoutDot(message)} (character ${at + 1}).`)
}

export function checkedAddresses(option: string, entries: readonly string[]): string[] {
  try {
    new AddressLists({ allow: entries })
  } catch (error) {
    throw new UsageError(`${option}: ${messageOf(error)}`)
  }
  return [...entries]
}

export function checkedAddress(option: string, text: string): string {
  if (isIP(text) !== 0) return text
  throw new UsageError(`${option} ${text} is not an IP address, such as 127.0.0.1 or ::1.`)
}

function withoutDot(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
