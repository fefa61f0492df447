import { expect, it } from 'vitest'
import { DecodedCounter, MessagePlaces } from '../../../src/engine/conversation/message-counter'

it('returns the position of the n-th message, in steps of any size', () => {
  for (const step of [1, 2, 7, 100]) {
    const places = new MessagePlaces()
    expect([places.at(0), places.at(1)]).toEqual([0, null])
    for (let count = 1; count <= 200; count++) places.add(count * 10)
    expect(places.count).toBe(200)
    for (let count = step; count <= 200; count += step) {
      expect([places.at(count), places.at(count)]).toEqual([count * 10, count * 10])
    }
    expect(places.at(201)).toBeNull()
  }
})

it('keeps only positions that can still be requested', () => {
  const waited = new MessagePlaces()
  const counted = new MessagePlaces()
  for (let count = 1; count <= 10_000; count++) {
    waited.add(count)
    counted.add(count)
    // A caller waits for a later message, or for none.
    if (count % 10 === 0) {
      expect(waited.at(10_001)).toBeNull()
      counted.forget()
      expect([waited.kept, counted.kept]).toEqual([0, 1])
    }
  }
  waited.add(77)
  expect([waited.at(10_001), waited.at(5), counted.at(10_000)]).toEqual([77, 0, 10_000])
})

it('a counter that forgets still knows where its last message ended', () => {
  const [asked, answer] = [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from('HTTP/1.1 204 No\r\n\r\n')]
  const pair = DecodedCounter.pair('down', asked, answer)
  expect(pair).toHaveLength(2)
  for (const counter of pair ?? []) {
    for (let count = 1; count <= 5; count++) {
      counter.sent(asked)
      counter.received(answer)
    }
    counter.forget()
    expect([counter.counted.ends, counter.where(counter.counted)]).toEqual([5, 5 * answer.length])
  }
})
