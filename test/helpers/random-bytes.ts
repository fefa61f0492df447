/** Returns pseudo-random bytes that are the same in every run, so that a failure can be reproduced. */
export function randomBytes(length: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed >>> 0 || 1
  for (let at = 0; at < words.length; at++) {
    // Xorshift (Marsaglia, 2003).
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[at] = state >>> 0
  }
  return Buffer.from(words.buffer, 0, length)
}
