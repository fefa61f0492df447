/**
 * Values that clients add so that servers go on passing over what they do not know: 0x0a0a, 0x1a1a … 0xfafa in lists of
 * suites, extensions, groups, versions and signature algorithms. RFC 8701, section 2. They differ from one connection to
 * the next and say nothing.
 */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)
}
