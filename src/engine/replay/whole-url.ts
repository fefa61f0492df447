/** Bytes of a request line that are looked at. */
const MAX_URL = 8192

/** Where a request with a whole URL wants to go, as clients of HTTP proxies send them; null for any other. */
export function wholeUrl(request: Uint8Array): URL | null {
  const beginning = Buffer.from(request.subarray(0, MAX_URL)).toString('latin1')
  const [, url = ''] = /^\s*[!-~]+ (http:\/\/[!-~]+) HTTP\//i.exec(beginning) ?? []
  return URL.canParse(url) ? new URL(url) : null
}
