import { describe, expect, it } from 'vitest'
import { MAX_OUTSTANDING } from '../../../../src/decode/stream/http1/limits'
import { TRAIT_CONNECT, TRAIT_HEAD } from '../../../../src/decode/stream/http1/methods'
import { Pairing } from '../../../../src/decode/stream/http1/pairing'

function request(pairing: Pairing, asked = 0): number {
  const exchange = pairing.beginRequest()
  pairing.requestHead(exchange, asked)
  return exchange
}

/** Returns the exchange of the next response, and the value recorded for its request. */
function response(pairing: Pairing, final = true): [number, number] {
  pairing.settle()
  const exchange = pairing.beginResponse()
  return [exchange, pairing.responseHead(exchange, final)]
}

describe('pairing', () => {
  it('pairs responses with requests in order, whatever their methods', () => {
    const pairing = new Pairing()
    const asked = [TRAIT_HEAD, 0, TRAIT_CONNECT, 0, 0, TRAIT_HEAD, 0, 0, 0, TRAIT_HEAD, 0]
    for (let round = 0; round < 3; round++) {
      for (const each of asked) request(pairing, each)
      expect(asked.map(() => response(pairing))).toEqual(
        asked.map((each, index) => [round * asked.length + index, each])
      )
    }
  })

  it('stores a bounded number of methods, and counts the rest', () => {
    const pairing = new Pairing()
    const kept = Array.from({ length: MAX_OUTSTANDING + 3 }, () => {
      const exchange = pairing.beginRequest()
      return pairing.requestHead(exchange, TRAIT_HEAD)
    })
    expect(kept.filter((each) => !each)).toHaveLength(3)
    const answers = kept.map(() => response(pairing))
    expect(answers.slice(-4)).toEqual([
      [MAX_OUTSTANDING - 1, TRAIT_HEAD],
      [MAX_OUTSTANDING, 0],
      [MAX_OUTSTANDING + 1, 0],
      [MAX_OUTSTANDING + 2, 0]
    ])
    request(pairing, TRAIT_CONNECT)
    expect(response(pairing)).toEqual([MAX_OUTSTANDING + 3, TRAIT_CONNECT])
  })

  it('reuses numbers taken for abandoned messages', () => {
    const pairing = new Pairing()
    const id = pairing.takeId()
    pairing.abandonRequest(pairing.beginRequest())
    pairing.returnId(id)
    pairing.abandonResponse(pairing.beginResponse())
    expect([pairing.takeId(), request(pairing), response(pairing)]).toEqual([0, 0, [0, 0]])
  })

  it('keeps a number used by a response', () => {
    const pairing = new Pairing()
    const exchange = pairing.beginRequest()
    expect(response(pairing)).toEqual([0, 0])
    pairing.abandonRequest(exchange)
    expect([request(pairing), response(pairing)]).toEqual([1, [1, 0]])
  })

  it('does not wait again for a request whose response arrived during it', () => {
    const pairing = new Pairing()
    const exchange = pairing.beginRequest()
    response(pairing)
    pairing.requestHead(exchange, TRAIT_HEAD)
    expect([request(pairing), response(pairing)]).toEqual([1, [1, 0]])
  })

  it('joins interim and final response of a request that was not captured', () => {
    const pairing = new Pairing()
    expect(response(pairing, false)).toEqual([0, 0])
    request(pairing)
    pairing.abandonResponse(pairing.beginResponse())
    expect([response(pairing, false), response(pairing), response(pairing)]).toEqual([
      [0, 0],
      [0, 0],
      [1, 0]
    ])
  })
})
