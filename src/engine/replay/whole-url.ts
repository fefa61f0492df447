/** Maximum number of bytes examined of a request line. */
const MAX_URL = 8192

/** Returns the URL of a request in absolute form, as sent to HTTP proxies; null for any other request. */
export function wholeUrl(request: Uint8Array): URL | null {
  const beginning = Buffer.from(request.subarray(0, MAX_URL)).toString('latin1')
  const [, url = ''] = /^\s*[!-~]+ (http:\/\/[!-~]+) HTTP\//i.exec(beginning) ?? []
  return URL.canParse(url) ? new URL(url) : null
}
