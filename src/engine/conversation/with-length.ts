/**
 * Updates the Content-Length of a message whose body length changed because values were replaced, if it was correct
 * before (RFC 9112, section 6.2). Returns other data unchanged.
 */
export function withLength(was: Uint8Array, now: Uint8Array): Uint8Array {
  if (was.length === now.length) return now
  const before = bodyLength(was)
  const after = bodyLength(now)
  if (before === null || after === null || before.said !== before.there) return now
  const text = Buffer.from(now)
  return Buffer.concat([
    text.subarray(0, after.from),
    Buffer.from(String(after.there)),
    text.subarray(after.to)
  ])
}

/** Parses a single message: the value and position of its only Content-Length, and the actual body length. */
function bodyLength(bytes: Uint8Array): { said: number; from: number; to: number; there: number } | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [only, ...more] = text.slice(0, end + 2).matchAll(/\r\nContent-Length:[ \t]*(\d+)[ \t]*(?=\r\n)/gi)
  const digits = only?.[1]
  if (only === undefined || digits === undefined || more.length > 0) return null
  const from = only.index + only[0].lastIndexOf(digits)
  return { said: Number(digits), from, to: from + digits.length, there: text.length - end - 4 }
}
