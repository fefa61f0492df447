/** `example.org`, an address, or `*.example.org` for every name below it. Without case, and without a final dot. */
export function matchesHost(pattern: string, host: string): boolean {
  const wanted = plain(pattern)
  const name = plain(host)
  return wanted.startsWith('*.') ? name.endsWith(wanted.slice(1)) : name === wanted
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1')
}
