/** Texts of saving bytes as files. */
export const saving = {
  menu: 'Save',
  label: 'Files being saved',
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
  streamUp: 'Save the up stream…',
  streamDown: 'Save the down stream…',
  running: 'Saving {name}',
  of: '{written} of {total}',
  left: '{duration} left',
  cancel: 'Cancel',
  cancelled: 'Saving was cancelled; no file was left.',
  done: 'Saved {name}, {size}.',
  doneInPart: 'Saved {name}, {size}: the {coding} coding is cut off or damaged, and this is what came before.'
}
