import * as v from 'valibot'
import { AppError } from '../model/app-error'
import { events, requests } from './contract'

/** Parses the input of a request from the untrusted side. Throws `bad-input`, naming the invalid member. */
export function parseInput(name: string, input: unknown): unknown {
  const request = Object.entries(requests).find(([known]) => known === name)?.[1]
  if (request === undefined) throw new AppError('unknown-request', `There is no request named ${name}.`)
  const result = v.safeParse(request.input, input)
  if (result.success) return result.output
  throw new AppError('bad-input', `${name}: ${describe(result.issues[0])}`)
}

/** Checks replies and events against the contract, for development and tests. */
export function checkOutput(what: 'reply' | 'event', name: string, value: unknown): void {
  const schema =
    what === 'reply'
      ? Object.entries(requests).find(([known]) => known === name)?.[1].output
      : Object.entries(events).find(([known]) => known === name)?.[1]
  if (schema === undefined) return
  const result = v.safeParse(schema, value)
  if (!result.success) throw new Error(`${what} ${name} breaks the contract: ${describe(result.issues[0])}`)
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map((item) => String(item.key)).join('.')
  return path === undefined ? issue.message : `${path}: ${issue.message}`
}
