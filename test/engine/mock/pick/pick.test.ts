import { describe, expect, it } from 'vitest'
import { BodyDigest, canonicalJson } from '../../../../src/engine/mock-set/body-digest'
import { conditionsOf } from '../../../../src/engine/mock/pick/request-index'
import { Picker } from '../../../../src/engine/mock/pick/pick'
import {
  NO_BODY,
  requestFacts,
  splitTarget,
  type RequestFacts
} from '../../../../src/engine/mock-set/request-facts'
import type { MockBehaviour, MockMatch } from '../../../../src/shared/contract/mock'

const ALL: MockMatch = { method: true, path: true, query: { compare: 'all' }, headers: [], body: 'exact' }

function asked(
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body?: string
): RequestFacts {
  const fields = Object.entries(headers).map(([name, value]) => ({
    name: { text: name },
    value: { text: value }
  }))
  const digest = new BodyDigest()
  if (body !== undefined) digest.push(new TextEncoder().encode(body))
  return requestFacts(method, target, fields, body === undefined ? NO_BODY : digest.end())
}

function picker(
  recorded: RequestFacts[],
  match: Partial<MockMatch> = {},
  order: MockBehaviour['order'] = 'recorded'
): Picker {
  const made = new Picker({ ...ALL, ...match }, order)
  for (const facts of recorded) made.add(facts)
  return made
}

const hits = (made: Picker, ...requests: RequestFacts[]): (number | null)[] =>
  requests.map((request) => made.pick(request).hit?.index ?? null)

describe('choosing the response', () => {
  it('accepts any form of the URL, with parameters in any order', () => {
    expect(['/a/b?y=2&x=1', 'http://h:80/a/b?x=1&y=2', 'HTTP://h', '*', '/a?&&z'].map(splitTarget)).toEqual([
      { path: '/a/b', query: ['x=1', 'y=2'] },
      { path: '/a/b', query: ['x=1', 'y=2'] },
      { path: '/', query: [] },
      { path: '*', query: [] },
      { path: '/a', query: ['z'] }
    ])
  })

  it('uses each response once, in recorded order, and then reports that all are used', () => {
    const made = picker([asked('GET', '/a'), asked('GET', '/b'), asked('GET', '/a')])
    const a = asked('GET', '/a')
    expect(hits(made, a, a, asked('GET', '/b'))).toEqual([0, 2, 1])
    expect(made.pick(a)).toEqual({
      hit: null,
      nearest: {
        index: 0,
        score: 100,
        differs: [{ part: 'used', name: '', recorded: '2', came: '3' }]
      }
    })
    made.reset()
    expect(hits(made, a)).toEqual([0])
  })

  it('starts again with the first when it cycles', () => {
    const made = picker([asked('GET', '/a'), asked('GET', '/a')], {}, 'cycle')
    const a = asked('GET', '/a')
    expect(hits(made, a, a, a, a, a)).toEqual([0, 1, 0, 1, 0])
    expect(made.pick(a).hit).toMatchObject({ why: 'again', place: 2, of: 2 })
  })

  it.each<[string, Partial<MockMatch>, RequestFacts, boolean]>([
    ['a different order of parameters', {}, asked('POST', '/a?y=2&x=1', { A: '1' }, '{"k": [1, 2]}'), true],
    ['another parameter', {}, asked('POST', '/a?x=1&y=3', {}, '{"k": [1, 2]}'), false],
    [
      'a different parameter that is ignored',
      { query: { compare: 'except', names: ['y'] } },
      asked('POST', '/a?x=1&y=3', {}, '{"k": [1, 2]}'),
      true
    ],
    [
      'only selected parameters',
      { query: { compare: 'only', names: ['x'] } },
      asked('POST', '/a?x=2&y=2', {}, '{"k": [1, 2]}'),
      false
    ],
    ['no parameters', { query: { compare: 'none' } }, asked('POST', '/a', {}, '{"k": [1, 2]}'), true],
    ['JSON formatted differently', {}, asked('POST', '/a?x=1&y=2', {}, '{"k":[1,2]}'), false],
    ['the same JSON', { body: 'json' }, asked('POST', '/a?x=1&y=2', {}, '{"k":[1,2]}'), true],
    ['other JSON', { body: 'json' }, asked('POST', '/a?x=1&y=2', {}, '{"k":[2,1]}'), false],
    ['an ignored body', { body: 'ignore' }, asked('POST', '/a?x=1&y=2', {}, 'other'), true],
    [
      'a selected field in another case',
      { headers: ['a'] },
      asked('POST', '/a?x=1&y=2', { a: '1' }, '{"k": [1, 2]}'),
      true
    ],
    [
      'a different value of a selected field',
      { headers: ['A'] },
      asked('POST', '/a?x=1&y=2', { A: '2' }, '{"k": [1, 2]}'),
      false
    ],
    ['another method', {}, asked('PUT', '/a?x=1&y=2', {}, '{"k": [1, 2]}'), false],
    ['any method', { method: false }, asked('PUT', '/a?x=1&y=2', {}, '{"k": [1, 2]}'), true]
  ])('compares the selected parts: %s', (_what, match, request, isHit) => {
    const made = picker([asked('POST', '/a?x=1&y=2', { A: '1' }, '{"k": [1, 2]}')], match)
    expect(made.pick(request).hit !== null).toBe(isHit)
  })

  it('uses a partial response or a 304 only for the same condition', () => {
    const made = new Picker(ALL, 'cycle')
    const copy = { 'If-None-Match': '"v1"' }
    const part = { Range: 'bytes=0-9' }
    made.add(asked('GET', '/', copy), 0, conditionsOf(304))
    made.add(asked('GET', '/'), 0, conditionsOf(200))
    made.add(asked('GET', '/', part), 0, conditionsOf(206))
    made.add(asked('GET', '/big', part), 0, conditionsOf(206))
    expect(hits(made, asked('GET', '/'), asked('GET', '/'))).toEqual([1, 1])
    expect(hits(made, asked('GET', '/', copy), asked('GET', '/', part))).toEqual([0, 2])
    expect(hits(made, asked('GET', '/', { 'If-None-Match': '"v2"' }))).toEqual([1])
    expect(made.pick(asked('GET', '/big')).nearest?.differs).toEqual([
      { part: 'header', name: 'range', recorded: 'bytes=0-9', came: null }
    ])
    const best = new Picker(ALL, 'best')
    best.add(asked('GET', '/big', part), 0, conditionsOf(206))
    expect(hits(best, asked('GET', '/big'), asked('GET', '/big', part))).toEqual([null, 0])
  })

  it('prefers a recording with the same condition, and keeps the order of several', () => {
    const made = new Picker(ALL, 'cycle')
    const part = { Range: 'bytes=0-9' }
    made.add(asked('GET', '/'), 0, conditionsOf(200))
    made.add(asked('GET', '/', part), 0, conditionsOf(206))
    expect(hits(made, asked('GET', '/', part), asked('GET', '/', part), asked('GET', '/'))).toEqual([1, 1, 0])
    expect(hits(made, asked('GET', '/', { Range: 'bytes=5-9' }))).toEqual([0])
    // A resource polled with one condition until it changes.
    const copy = { 'If-None-Match': '"v1"' }
    const polled = new Picker(ALL, 'recorded')
    polled.add(asked('GET', '/'), 0, conditionsOf(200))
    for (const status of [304, 304, 200]) polled.add(asked('GET', '/', copy), 0, conditionsOf(status))
    const polls = [1, 2, 3].map(() => asked('GET', '/', copy))
    expect(hits(polled, ...polls, asked('GET', '/'))).toEqual([1, 2, 3, 0])
  })

  it('answers HEAD from a recorded GET', () => {
    const made = picker([asked('GET', '/a')])
    expect(made.pick(asked('HEAD', '/a')).hit?.index).toBe(0)
  })

  it('reports the nearest entry and the differences when there is no match', () => {
    const made = picker(
      [
        asked('GET', '/users/7?full=1', { Accept: 'text/html' }),
        asked('GET', '/orders/7'),
        asked('POST', '/users/7?full=1')
      ],
      { headers: ['Accept'] }
    )
    expect(made.pick(asked('GET', '/users/7?full=0&x=1', { Accept: 'text/html' }))).toEqual({
      hit: null,
      nearest: {
        index: 0,
        score: 80,
        differs: [
          { part: 'query', name: 'full', recorded: '1', came: '0' },
          { part: 'query', name: 'x', recorded: null, came: '1' }
        ]
      }
    })
    expect(picker([]).pick(asked('GET', '/'))).toEqual({ hit: null, nearest: null })
  })

  it('chooses the most similar in best mode, the least used of equals, and nothing too different', () => {
    const made = picker(
      [asked('GET', '/users/1?v=2'), asked('GET', '/users/2?v=2'), asked('DELETE', '/users/3?v=2')],
      {},
      'best'
    )
    const first = made.pick(asked('GET', '/users/3?v=2')).hit
    expect(first).toEqual({
      index: 0,
      why: 'best',
      place: 1,
      of: 1,
      score: 75,
      differs: [{ part: 'path', name: '', recorded: '/users/1', came: '/users/3' }]
    })
    expect(hits(made, asked('GET', '/users/3?v=2'), asked('GET', '/users/2?v=2'))).toEqual([1, 1])
    expect(hits(made, asked('GET', '/other/thing/else'))).toEqual([null])
    expect(hits(made, asked('POST', '/users/3?v=2'))).toEqual([null])
  })

  it('treats equal JSON as equal, and invalid JSON as text', () => {
    expect(canonicalJson('{"b":1, "a":{"d":[2,{"z":1,"y":0}],"c":null}}')).toBe(
      '{"a":{"c":null,"d":[2,{"y":0,"z":1}]},"b":1}'
    )
    // 64-bit ids that are equal as JavaScript numbers.
    const ids = ['9007199254740993', '9007199254740992', '"9007199254740993"']
    expect(new Set(ids.map((id) => canonicalJson(`{"a":"\\"9007199254740993","id":${id}}`))).size).toBe(3)
    expect(canonicalJson('[1.50, 1e1]')).toBe(canonicalJson('[1.5, 10]'))
    expect(['', 'a=b', '<p>', '{"a":'].map(canonicalJson)).toEqual([null, null, null, null])
  })

  it('reports a mismatch before the body has arrived, without comparing unrelated entries', () => {
    let looks = 0
    const watched = (facts: RequestFacts): RequestFacts => ({
      ...facts,
      get method() {
        looks++
        return facts.method
      }
    })
    const made = new Picker(ALL, 'recorded', { early: true })
    for (let at = 0; at < 1000; at++) made.add(watched(asked('POST', `/items/${at}/x`, {}, 'a')))
    made.add(asked('POST', '/other/deep/path', {}, 'a'))
    looks = 0
    expect(made.missed(asked('POST', '/other/deep/way'))?.nearest).toEqual({
      index: 1000,
      score: expect.any(Number) as number,
      differs: [{ part: 'path', name: '', recorded: '/other/deep/path', came: '/other/deep/way' }]
    })
    expect(looks).toBe(0)
    // Only the body decides whether it is the recorded request.
    expect(made.missed(asked('POST', '/items/5/x'))).toBeNull()
    const ignoring = new Picker({ ...ALL, body: 'ignore' }, 'recorded', { early: true })
    ignoring.add(asked('POST', '/a', {}, 'x'))
    expect(ignoring.missed(asked('POST', '/a'))).toBeNull()
    expect(hits(ignoring, asked('POST', '/a', {}, 'y'))).toEqual([0])
    expect(ignoring.missed(asked('POST', '/a'))?.nearest?.differs).toEqual([
      { part: 'used', name: '', recorded: '1', came: '2' }
    ])
  })

  it('compares few of ten thousand entries for each request', () => {
    const made = new Picker(ALL, 'recorded')
    for (let at = 0; at < 10_000; at++) made.add(asked('GET', `/items/${at}?page=${at % 7}`))
    const began = process.cpuUsage()
    for (let at = 0; at < 10_000; at++)
      expect(made.pick(asked('GET', `/items/${at}?page=${at % 7}`)).hit?.index).toBe(at)
    for (let at = 0; at < 20; at++) expect(made.pick(asked('GET', `/items/${at}?page=x`)).hit).toBeNull()
    const { user, system } = process.cpuUsage(began)
    // Scanning all of them for each request would take minutes.
    expect((user + system) / 1e6).toBeLessThan(20)
  })
})
