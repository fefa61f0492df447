/**
 * Returns true for a GREASE value: 0x0a0a, 0x1a1a … 0xfafa in lists of cipher suites, extensions, groups, versions and
 * signature algorithms. Clients add such values so that servers keep ignoring unknown ones. They differ between
 * connections and carry no meaning. RFC 8701, section 2.
 */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)
}
