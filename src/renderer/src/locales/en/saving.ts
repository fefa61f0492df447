/** Texts of saving bytes as files. */
export const saving = {
  menu: 'Save',
  hexLabel: 'Save bytes as a file',
  messageLabel: {
    request: 'Save the request as a file',
    response: 'Save the response as a file'
  },
  selection: 'Selected bytes ({size})…',
  nothing: 'Selected bytes…',
  wholeUp: 'Whole up stream ({size})…',
  wholeDown: 'Whole down stream ({size})…',
  bodyDecoded: 'Body, decoded…',
  body: 'Body…',
  bodyAsSent: 'Body as transferred ({codings})…',
  rawRequest: 'Whole request, raw…',
  rawResponse: 'Whole response, raw…',
  stream: { up: 'Save stream ▲ as file…', down: 'Save stream ▼ as file…' },
  requestBody: 'Save request body…',
  responseBody: 'Save response body…',
  noBody: 'That message has no body.',
  done: 'Saved as {path}, {size}.',
  notWhole: 'Saved as {path}, {size}. The rest is not in the capture.',
  damaged: 'Saved as {path}, {size}. The {coding} coding is cut off or damaged; this is what came before.'
}
