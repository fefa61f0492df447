/** Texts of saving bytes as files. */
export const saving = {
  menu: 'Save',
  hexLabel: 'Save bytes to a file',
  messageLabel: {
    request: 'Save the request to a file',
    response: 'Save the response to a file'
  },
  selection: 'Selected bytes ({size})…',
  nothing: 'Selected bytes…',
  wholeUp: 'All client → server bytes ({size})…',
  wholeDown: 'All server → client bytes ({size})…',
  bodyDecoded: 'Body, decoded…',
  body: 'Body…',
  bodyAsSent: 'Body as transferred ({codings})…',
  rawRequest: 'Whole request, raw…',
  rawResponse: 'Whole response, raw…',
  stream: { up: 'Save stream ▲ to file…', down: 'Save stream ▼ to file…' },
  requestBody: 'Save request body…',
  responseBody: 'Save response body…',
  noBody: 'This message has no body.',
  done: 'Saved as {path}, {size}.',
  notWhole: 'Saved as {path}, {size}. The rest is missing in the capture.',
  damaged:
    'Saved as {path}, {size}. The {coding} data is truncated or damaged; the file contains the decoded part.'
}
