/**
 * Summarizes the result of an exchange in one line, if its headers show it with certainty; null if the status suffices.
 */
import { readChallenges } from './auth'
import { corsVerdict, refusalShown } from './cors'
import { duration, list, moment, phrase, type Level, type Shown } from './explanation'
import { headersOf, headerValue, type ExchangeFacts } from './facts'
import { parseHttpDate } from './http-date'
import { rangeVerdict } from './ranges'
import { readSeconds } from './scan'

export interface ExplainedVerdict {
  readonly shown: Shown
  readonly level: Level
}

export function exchangeVerdict(exchange: ExchangeFacts): ExplainedVerdict | null {
  const { request, response } = exchange
  if (request === null || (response?.status ?? null) === null) return null
  const cors = corsVerdict(exchange)
  if (cors?.preflight === true) {
    const origin = headerValue(request, 'origin') ?? ''
    return cors.allowed
      ? { shown: phrase('verdict.preflight', preflightValues(request, origin)), level: 'info' }
      : {
          shown: phrase('verdict.preflightRefused', { reason: refusalShown(cors, origin) }),
          level: 'warning'
        }
  }
  const found = statusVerdict(exchange)
  if (cors?.allowed !== false) return found
  const refusal = phrase('verdict.corsRefused', {
    reason: refusalShown(cors, headerValue(request, 'origin') ?? '')
  })
  return { shown: found === null ? refusal : list([found.shown, refusal]), level: 'warning' }
}

function preflightValues(request: ExchangeFacts['request'], origin: string): Record<string, string> {
  return { origin, method: headerValue(request, 'access-control-request-method') ?? '' }
}

function statusVerdict(exchange: ExchangeFacts): ExplainedVerdict | null {
  const { request, response } = exchange
  const status = response?.status ?? 0
  const method = request?.method ?? ''
  const has = (name: string): boolean => headersOf(request, name).length > 0
  const info = (shown: Shown): ExplainedVerdict => ({ shown, level: 'info' })
  const note = (shown: Shown): ExplainedVerdict => ({ shown, level: 'note' })
  switch (status) {
    case 101: {
      const protocol = headerValue(response, 'upgrade') ?? ''
      // Without a request to switch or a named protocol, the problems of the message explain it.
      return protocol === '' || !has('upgrade') ? null : info(phrase('verdict.switched', { protocol }))
    }
    case 304:
      return has('if-none-match') || has('if-modified-since')
        ? info(phrase(has('if-none-match') ? 'verdict.sameByTag' : 'verdict.sameByDate', { method }))
        : note(phrase('verdict.unasked304'))
    case 412:
      return has('if-match') || has('if-unmodified-since') || has('if-none-match')
        ? note(phrase('verdict.changedMeanwhile', { method }))
        : null
    case 401:
    case 407:
      return loginVerdict(exchange, status)
    case 206:
    case 416: {
      const range = rangeVerdict(exchange)
      return range === null ? null : info(range)
    }
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: {
      const location = headerValue(response, 'location')
      if (location === null) return note(phrase('verdict.nowhere'))
      const isLasting = status === 301 || status === 308
      return info(phrase(isLasting ? 'verdict.movedForGood' : 'verdict.elsewhere', { location }))
    }
    case 413:
    case 429:
    case 503:
      return retryVerdict(exchange)
    default: {
      const range = rangeVerdict(exchange)
      return range === null ? null : info(range)
    }
  }
}

function loginVerdict({ request, response }: ExchangeFacts, status: number): ExplainedVerdict {
  const prefix = status === 401 ? '' : 'proxy-'
  const wanted = headersOf(response, status === 401 ? 'www-authenticate' : 'proxy-authenticate')
  const schemes = wanted.flatMap(({ value }) => readChallenges(value).map(({ scheme }) => scheme))
  const isRefused = headersOf(request, `${prefix}authorization`).length > 0
  if (schemes.length === 0) return { shown: phrase('verdict.noChallenge'), level: 'note' }
  const unique = [...new Set(schemes)].join(', ')
  // Negotiate, NTLM and Digest need a refusal as one of their steps.
  const isRound = /^(?:negotiate|ntlm|digest)/i.test(headerValue(request, `${prefix}authorization`) ?? '')
  const word = !isRefused ? 'verdict.loginWanted' : isRound ? 'verdict.loginGoesOn' : 'verdict.loginRefused'
  return { shown: phrase(word, { schemes: unique }), level: isRefused && !isRound ? 'note' : 'info' }
}

function retryVerdict({ response }: ExchangeFacts): ExplainedVerdict | null {
  const value = headerValue(response, 'retry-after')
  if (value === null || response === null) return null
  const seconds = readSeconds(value)
  if (seconds !== null)
    return { shown: phrase('verdict.retryIn', { time: duration(seconds) }), level: 'info' }
  const date = parseHttpDate(value, response.time)
  return date === null
    ? null
    : { shown: phrase('verdict.retryAt', { time: moment(date.time, response.time) }), level: 'info' }
}
